import { addBusinessHours, editBusinessHours, type Weekday, weekdays } from '#contract/business-hours.ts';
import { type InstantMessage, setInstant } from '#contract/instant.ts';
import type { Message } from '#contract/messages.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const texts = {
  instant: [
    {
      language: 'en',
      text: 'Hello[[ {name}]], we have your message.[[ Usually we answer within {estimate}.]]',
    },
    { language: 'ta', text: 'வணக்கம்[[ {name}]]!' },
  ],
  away: [
    { language: 'en', text: 'We are closed.[[ We open {opening}.]]' },
    { language: 'hi', text: 'हम अभी बंद हैं।[[ हम {opening} को खुलेंगे।]]' },
  ],
};

/** A workspace with a channel that greets, and what its tests do with it. */
export async function greetingShop() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const set = (more: Partial<InstantMessage> = {}) => {
    const kind = more.kind ?? 'instant';
    const body = { surface: 'private' as const, kind, active: true, texts: texts[kind], ...more };
    return ok(workspace.lead, setInstant, { params: { id: channel.id }, body });
  };
  let hoursId: string | undefined;
  /** Open at any time, or from two hours from now on for an hour. */
  const work = async (when: 'always' | 'later' | 'never'): Promise<void> => {
    const weekly = weekOf(when);
    if (hoursId) await ok(workspace.lead, editBusinessHours, { params: { id: hoursId }, body: { weekly } });
    else {
      const body = { name: 'Shop', zone: 'Asia/Yerevan', weekly, isDefault: true };
      hoursId = (await ok(workspace.lead, addBusinessHours, { body })).id;
    }
  };
  /** What machines have said in a conversation, once nothing is left to be decided. */
  const saidIn = async (id: string): Promise<Message[]> => {
    await decided(workspace.id);
    return (await messagesIn(workspace.agent, id)).filter(({ author }) => author.kind === 'automation');
  };
  return { workspace, channel, set, work, saidIn };
}

function weekOf(when: 'always' | 'later' | 'never') {
  const wall = (hours: number) => new Date(Date.now() + (4 + hours) * 3_600_000).toISOString().slice(11, 16);
  const day = {
    always: [{ from: '00:00', to: '24:00' }],
    later: [{ from: wall(2), to: wall(3) }],
    never: [],
  };
  const all = weekdays.map((name): [Weekday, { from: string; to: string }[]] => [name, day[when]]);
  return Object.fromEntries(all) as Record<Weekday, { from: string; to: string }[]>;
}

/** Until no job about an instant answer of the workspace is left. */
export async function decided(workspaceId: string): Promise<void> {
  const { everywhere } = await openDesk();
  await applied();
  await until(async () => {
    const { rowCount } = await everywhere.query(
      `select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'answer-instantly' and j.payload ->> 'workspaceId' = $1`,
      [workspaceId],
    );
    return rowCount === 0;
  });
}
