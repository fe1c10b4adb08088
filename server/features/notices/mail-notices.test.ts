import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignConversation, seeConversation } from '#contract/conversations.ts';
import { addNote } from '#contract/messages.ts';
import {
  getNoticeWays,
  listNotices,
  type NoticeChoices,
  noteActive,
  setNoticeChoices,
  tryNotice,
} from '#contract/notices.ts';
import { deactivateAgent, editAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { letterBox } from '#server/testing/letter-box.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { newAgent, newWorkspace, type TestAgent } from '#server/testing/workspace.ts';
import { mailNotices } from './mail-notices.ts';

const minute = 60_000;
const after = (minutes: number): Date => new Date(Date.now() + minutes * minute);
const choices: NoticeChoices = {
  mention: { desk: true, desktop: true, push: false, mail: true },
  assigned: { desk: true, desktop: true, push: false, mail: true },
  channel: { desk: true, desktop: true, push: false, mail: true },
  due: { desk: true, desktop: true, push: false, mail: false },
  overdue: { desk: true, desktop: true, push: false, mail: true },
  closing: { desk: true, desktop: true, push: false, mail: false },
  followed: { desk: true, desktop: true, push: false, mail: false },
  unowned: { desk: true, desktop: true, push: false, mail: true },
  undelivered: { desk: true, desktop: true, push: false, mail: true },
  followMentions: false,
  message: { desk: false, desktop: true, push: false, mail: true },
  quiet: null,
  mailAfter: 5,
};

test('what stays unread while its agent is away is mailed, all of it in one letter', async (t) => {
  const box = await letterBox(t);
  const { workspace, id, number, note, told } = await desk();
  await note(workspace.agent, told, 'Please call her <back> & hurry');
  await ok(workspace.lead, assignConversation, { params: { id }, body: { agentId: told.id } });
  const job = { agentId: told.id, attempt: 0 };
  await mailNotices(workspace.id, job, after(4));
  assert.equal(box.letters.length, 0, 'five minutes are not over');
  assert.deepEqual(await queued(told), [{ attempt: 0 }]);
  await mailNotices(workspace.id, job, after(6));
  await mailNotices(workspace.id, job, after(12));
  assert.equal(box.letters.length, 1);
  const [letter] = box.letters;
  assert.equal([letter?.to].flat()[0]?.value[0]?.address, told.email);
  assert.match(letter?.subject ?? '', /2 unread notices at .Tea shop/);
  const text = letter?.text ?? '';
  assert.match(text, /Ravi⁩ mentioned you\nConversation ⁨\u200e#\d+⁩, ⁨kavitha/);
  assert.match(text, /> Please call her <back> & hurry/);
  assert.match(text, /Kavitha⁩ gave you a conversation/);
  const { origin } = await openDesk();
  assert.ok(text.includes(`${origin}/inbox/all/open/${id}?workspace=${workspace.id}`));
  assert.ok(text.includes(`#${number}`) && !text.includes('வணக்கம்'), 'no word of the customer');
  assert.equal((await ok(told, listNotices)).unread, 2, 'a mail does not count as reading');
});

test('what is told while a letter is on its way brings no second one about the same', async (t) => {
  const box = await letterBox(t);
  const { workspace, note, told } = await desk();
  await note(workspace.agent, told, 'ஒரு முறை');
  const job = { agentId: told.id, attempt: 0 };
  await Promise.all([mailNotices(workspace.id, job, after(6)), mailNotices(workspace.id, job, after(6))]);
  assert.equal(box.letters.length, 1);
  assert.deepEqual(await queued(told), [{ attempt: 0 }]);
});

test('a letter that is sent once more has the same Message-ID', async (t) => {
  const box = await letterBox(t);
  const { workspace, note, told } = await desk();
  await note(workspace.agent, told, 'twice');
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(6));
  const { everywhere } = await openDesk();
  // As if the process had died between the mail server's answer and our mark.
  await everywhere.query('update notice set mail_due = true where agent_id = $1', [told.id]);
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(7));
  const [first, second] = box.letters.map((letter) => letter.messageId);
  assert.ok(first && first === second, `${first} ${second}`);
});

test('nothing is mailed of what was read, nor to who works at the desk, until they have left', async (t) => {
  const box = await letterBox(t);
  const { workspace, id, note, told } = await desk();
  const job = { agentId: told.id, attempt: 0 };
  await note(workspace.agent, told, 'read at once');
  await ok(told, seeConversation, { params: { id }, body: { revision: 99, unread: false } });
  await mailNotices(workspace.id, job, after(6));
  await note(workspace.agent, told, 'while at the desk');
  const { everywhere } = await openDesk();
  const hereUntil = (minutes: number) =>
    everywhere.query('update agent set active_at = $2, seen_at = $2 where id = $1', [
      told.id,
      after(minutes),
    ]);
  await hereUntil(6);
  await mailNotices(workspace.id, job, after(7));
  await mailNotices(workspace.id, job, after(10));
  assert.equal(box.letters.length, 0);
  await mailNotices(workspace.id, job, after(12));
  assert.deepEqual(
    box.letters.map(({ text }) => /while at the desk/.test(text ?? '')),
    [true],
  );
});

test('quiet hours hold mail back until their end, in the zone of the agent', async (t) => {
  const box = await letterBox(t);
  const { workspace, note, told } = await desk();
  await ok(told, noteActive, { body: { language: 'en', zone: 'Asia/Kolkata' } });
  const at = (date: Date, zone: string) =>
    date.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const quiet = { from: at(after(-60), 'Asia/Kolkata'), to: at(after(60), 'Asia/Kolkata') };
  await ok(told, setNoticeChoices, { body: { ...choices, quiet } });
  await note(workspace.agent, told, 'late');
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(30));
  assert.equal(box.letters.length, 0);
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(61));
  assert.equal(box.letters.length, 1);
  await refused(422, told, setNoticeChoices, {
    body: { ...choices, quiet: { ...quiet, zone: 'Mars/Olympus' } },
  });
  await refused(422, told, noteActive, { body: { language: 'en', zone: '+05:30' } });
});

test('messages of customers: in conversations of one’s own, one notice until it is read, never their words', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel, id, told } = await desk();
  await ok(told, setNoticeChoices, { body: { ...choices, assigned: { ...choices.assigned, mail: false } } });
  const job = { agentId: told.id, attempt: 0 };
  await channel.deliver(written('nobody’s yet'));
  await ok(workspace.lead, assignConversation, { params: { id }, body: { agentId: told.id } });
  await channel.deliver(written('the secret of the tea'), written('and another'));
  await mailNotices(workspace.id, job, after(6));
  assert.equal(box.letters.length, 1);
  assert.match(box.letters[0]?.text ?? '', /^A customer wrote\nConversation/);
  assert.ok(!/secret|another/.test(box.raw[0] ?? ''));
  await channel.deliver(written('a third'));
  await mailNotices(workspace.id, job, after(12));
  assert.equal(box.letters.length, 1, 'it is still the same unread conversation');
  assert.equal((await ok(told, listNotices)).data.filter(({ kind }) => kind === 'message').length, 0);
  await ok(told, setNoticeChoices, {
    body: { ...choices, message: { desk: true, desktop: true, push: false, mail: false } },
  });
  await ok(told, seeConversation, { params: { id }, body: { revision: 99, unread: false } });
  const unread = async () =>
    (await ok(told, listNotices)).data.filter(({ kind, read }) => kind === 'message' && !read);
  await channel.deliver(written('fetched from last year', { sentAt: '2024-03-02T10:00:00Z' }));
  assert.deepEqual(await unread(), []);
  await channel.deliver(written('a fourth'));
  await channel.deliver(written('a fifth'));
  const listed = await unread();
  assert.deepEqual(
    listed.map(({ text, conversation }) => [text, conversation?.id]),
    [['', id]],
  );
});

test('whoever was deactivated, lost the channel or lacks the second factor gets nothing', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel, note, told } = await desk();
  const other = await apiChannel(workspace);
  const apart = await newAgent(workspace.id, 'agent', 'Lakshmi', [channel.id]);
  const job = (agent: TestAgent) => mailNotices(workspace.id, { agentId: agent.id, attempt: 0 }, after(6));
  await note(workspace.agent, told, 'gone');
  await note(workspace.agent, apart, 'out of reach');
  await ok(workspace.administrator, deactivateAgent, { params: { id: told.id }, body: { unassign: false } });
  await ok(workspace.administrator, editAgent, { params: { id: apart.id }, body: { channels: [other.id] } });
  await job(told);
  await job(apart);
  const third = await newAgent(workspace.id, 'agent', 'Fatima');
  await note(workspace.agent, third, 'no second factor');
  const { everywhere } = await openDesk();
  await everywhere.query('update workspace set second_factor_required = true where id = $1', [workspace.id]);
  await job(third);
  assert.equal(box.letters.length, 0);
  await ok(workspace.administrator, editAgent, { params: { id: apart.id }, body: { channels: null } });
  await job(apart);
  assert.equal(box.letters.length, 0, 'what was dropped does not come back');
});

test('a mail server that is away is tried again for a day; one that refuses for good is not', async (t) => {
  const box = await letterBox(t);
  const { workspace, note, told } = await desk();
  await note(workspace.agent, told, 'patience');
  box.refuse = () => ({ code: 451, message: 'not now' });
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(6));
  await mailNotices(workspace.id, { agentId: told.id, attempt: 1 }, after(8));
  assert.deepEqual(await queued(told), [{ attempt: 2 }]);
  box.refuse = () => null;
  await mailNotices(workspace.id, { agentId: told.id, attempt: 2 }, after(25 * 60));
  assert.equal(box.letters.length, 0, 'a day is over');
  await note(workspace.agent, told, 'refused');
  box.refuse = () => ({ code: 550, message: 'no such mailbox' });
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(6));
  box.refuse = () => null;
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(7));
  assert.equal(box.letters.length, 0);
});

test('an Urdu agent is written to from right to left, names kept in their own direction', async (t) => {
  const box = await letterBox(t);
  const { workspace, note, told } = await desk();
  await ok(told, noteActive, { body: { language: 'ur-PK', zone: 'Asia/Karachi' } });
  await note(workspace.agent, told, 'براہِ کرم فون کریں');
  await mailNotices(workspace.id, { agentId: told.id, attempt: 0 }, after(6));
  const html = String(box.letters[0]?.html);
  assert.match(html, /<html lang="ur" dir="rtl">/);
  assert.match(html, /<bdi>Ravi<\/bdi> نے آپ کا ذکر کیا/);
  assert.match(html, /گفتگو <bdi>\u200e#\d+<\/bdi>، <bdi>kavitha<\/bdi>/);
  assert.match(html, /براہِ کرم فون کریں/);
});

test('a test mail goes out at once, or says what is missing', async (t) => {
  const { told } = await desk();
  const missing = await refused(409, told, tryNotice, { body: { way: 'mail' } });
  assert.match(missing.message, /EARSHOT_MAIL_URL and EARSHOT_MAIL_FROM/);
  assert.equal((await ok(told, getNoticeWays)).mail.possible, false);
  const box = await letterBox(t);
  assert.deepEqual((await ok(told, getNoticeWays)).mail, { possible: true, address: told.email });
  await ok(told, tryNotice, { body: { way: 'mail' } });
  assert.equal(box.letters[0]?.subject, 'A test from Earshot');
  await refused(429, told, tryNotice, { body: { way: 'mail' } });
  const other = (await desk()).told;
  box.refuse = () => ({ code: 550, message: 'no such mailbox' });
  assert.match((await refused(502, other, tryNotice, { body: { way: 'mail' } })).message, /no such mailbox/);
});

/** A conversation of one customer, and an agent who is not at the desk. */
async function desk() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம்'));
  const { id, number } = await onlyConversation(workspace.agent, channel);
  const told = await newAgent(workspace.id, 'agent', 'அனு');
  await ok(told, setNoticeChoices, { body: choices });
  const note = (by: Caller, whom: TestAgent, text: string) =>
    ok(by, addNote, { params: { id }, body: { text, mentions: [whom.id] } });
  return { workspace, channel, id, number, told, note };
}

/** What waits in the queue for this agent. */
async function queued(agent: TestAgent): Promise<{ attempt: number }[]> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ attempt: number }>(
    `select coalesce((payload #>> '{payload,attempt}')::int, 0) as attempt from graphile_worker._private_jobs
     where payload #>> '{payload,agentId}' = $1 and key like '%:mail-notices:%'`,
    [agent.id],
  );
  return rows;
}
