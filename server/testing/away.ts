import { addNote } from '#contract/messages.ts';
import { addDevice, getNoticeWays } from '#contract/notices.ts';
import { getMe } from '#contract/workspace.ts';
import { apiChannel, written } from './api-channel.ts';
import { ok } from './call.ts';
import { openDesk } from './desk.ts';
import { conversationsOf } from './look.ts';
import { type PushedBrowser, pushedBrowser } from './pushed-browser.ts';
import { type Browser, personAt } from './session.ts';
import { until } from './until.ts';
import { newWorkspace } from './workspace.ts';

/** Conversations of customers, and a person who is away and has a browser that takes push messages. */
export async function awayDesk(conversations = 2) {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const threads = [...'abcde'].slice(0, conversations);
  await channel.deliver(...threads.map((thread) => written('வணக்கம்', { thread, by: 'கவிதா' })));
  const ids = (await conversationsOf(workspace.agent, channel)).map(({ id }) => id);
  const person: Browser = await personAt(workspace);
  await person.signIn();
  const { agent: told } = await ok(person, getMe);
  const { push: installation } = await ok(person, getNoticeWays);
  const device: PushedBrowser = await pushedBrowser(() => installation.publicKey);
  await ok(person, addDevice, { body: { ...device.subscription, language: 'en' } });
  const note = (i: number, text: string) =>
    ok(workspace.agent, addNote, { params: { id: ids[i] ?? '' }, body: { text, mentions: [told.id] } });
  return { workspace, channel, ids, told, person, device, note };
}

/** Waits for this many messages, and hands over all that came. */
export function arrived(device: PushedBrowser, count: number): Promise<PushedBrowser['pushed']> {
  return until(() => {
    // The double throws here what was wrong with a request.
    device.answer();
    return device.pushed.length >= count && device.pushed;
  });
}

/** A job about an agent that nobody has taken up yet. */
export interface Queued {
  agentId: string;
  deviceId: string;
  noticeIds: string[];
  attempt: number;
  runAt: Date;
}

export async function queued(agentId: string, task: string): Promise<Queued[]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ payload: { payload: Queued }; run_at: Date }>(
    `select j.payload, j.run_at from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = $2 and j.payload #>> '{payload,agentId}' = $1 and j.locked_at is null`,
    [agentId, task],
  );
  return rows.map(({ payload, run_at: runAt }) => ({ ...payload.payload, runAt }));
}
