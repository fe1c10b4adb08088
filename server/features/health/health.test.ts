import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disconnectChannel, getChannel } from '#contract/channels.ts';
import { editHealth, getHealth, lookAtChannel, readBack } from '#contract/health.ts';
import { listNotices, setNoticeChoices } from '#contract/notices.ts';
import { deactivateAgent, editAgent } from '#contract/workspace.ts';
import { usualChoices } from '#server/features/notices/choices.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused, send } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { type LetterBox, letterBox } from '#server/testing/letter-box.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestAgent, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';
import { writeCounts } from './count.ts';
import { lookAfterChannels, watchChannels } from './rounds.ts';
import { holdHealth } from './row.ts';
import { day, minute } from './time.ts';
import { end, raise } from './trouble.ts';

test('an alarm is mailed at once with what to do, again each day, and once when it is over', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel } = await shop();
  await breaks(workspace, channel, 'The password is wrong.');
  const [first] = await until(() => box.letters.length === 1 && box.letters);
  assert.equal([first?.to].flat()[0]?.value[0]?.address, workspace.administrator.email);
  assert.match(first?.subject ?? '', /Shop \d+.* needs attention/);
  assert.match(first?.text ?? '', /New messages cannot be read\n/);
  assert.match(first?.text ?? '', /Mend on the channel’s page/);
  assert.match(first?.text ?? '', /> The password is wrong\./);
  assert.ok(first?.text?.includes(`/settings/channels/${channel.id}?workspace=${workspace.id}`));
  await breaks(workspace, channel, 'The password is still wrong.');
  await watchChannels(new Date(Date.now() + 2 * minute));
  await watchChannels(new Date(Date.now() + day + minute));
  await until(() => box.letters.length === 2);
  assert.match(box.letters[1]?.subject ?? '', /still needs attention/);
  await heals(workspace, channel);
  await until(() => box.letters.length === 3);
  assert.match(box.letters[2]?.subject ?? '', /works again/);
  const { data } = await ok(workspace.administrator, listNotices);
  assert.deepEqual(
    data.map(({ kind, conversation, channel: of }) => [kind, conversation, of?.name, of?.trouble, of?.over]),
    [
      ['channel', null, channel.name, 'reading', true],
      ['channel', null, channel.name, 'reading', false],
    ],
  );
});

test('whoever wants no mail about channels gets none', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel } = await shop();
  const quiet = { ...usualChoices, channel: { ...usualChoices.channel, mail: false } };
  await ok(workspace.administrator, setNoticeChoices, { body: quiet });
  const owner = await newAgent(workspace.id, 'administrator', 'Fatima');
  await breaks(workspace, channel, 'Away.');
  await own(workspace, channel, owner.id);
  await heals(workspace, channel);
  // The second mail would come after the first.
  await until(() => box.letters.length === 1);
  assert.equal([box.letters[0]?.to].flat()[0]?.value[0]?.address, owner.email);
});

test('the owner is told, and every administrator where there is none or they have left', async () => {
  const { workspace, channel } = await shop();
  await own(workspace, channel, workspace.lead.id);
  await breaks(workspace, channel, 'Away.');
  assert.equal(await told(workspace.lead), 1);
  assert.equal(await told(workspace.administrator), 0);
  await heals(workspace, channel);
  await ok(workspace.administrator, deactivateAgent, { params: { id: workspace.lead.id } });
  await breaks(workspace, channel, 'Away again.');
  assert.equal(await told(workspace.administrator), 1);
  const { owner } = await ok(workspace.administrator, getHealth, { params: channel });
  assert.equal(owner, null);
});

test('a named owner is told in the app and by mail, alone; when they leave, the administrators are', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel } = await shop();
  const { administrator } = workspace;
  const second = await newAgent(workspace.id, 'administrator', 'Անահիտ');
  const owner = await newAgent(workspace.id, 'agent', 'Lakshmi', [channel.id]);
  await own(workspace, channel, owner.id);
  await breaks(workspace, channel, 'The password is wrong.');
  // Others' channels may be broken too, and are told of again.
  const mailed = async (count: number): Promise<(string | undefined)[]> => {
    const ours = [owner.email, administrator.email, second.email];
    return until(() => {
      const all = receivers(box).filter((address) => ours.includes(address ?? ''));
      return all.length === count && all;
    });
  };
  assert.deepEqual(await mailed(1), [owner.email]);
  assert.deepEqual([await told(owner), await told(administrator), await told(second)], [1, 0, 0]);
  await ok(administrator, deactivateAgent, { params: { id: owner.id } });
  await watchChannels(new Date(Date.now() + day + minute));
  assert.deepEqual((await mailed(3)).slice(1).sort(), [administrator.email, second.email].sort());
  await heals(workspace, channel);
  assert.deepEqual((await mailed(5)).slice(3).sort(), [administrator.email, second.email].sort());
  assert.deepEqual([await told(administrator), await told(second)], [1, 1], 'in the app too');
});

test('an owner who does not reach the channel any more is not told of it', async (t) => {
  const box = await letterBox(t);
  const { workspace, channel } = await shop();
  const elsewhere = await apiChannel(workspace);
  const owner = await newAgent(workspace.id, 'agent', 'Ravi', [channel.id]);
  await own(workspace, channel, owner.id);
  await ok(workspace.administrator, editAgent, {
    params: { id: owner.id },
    body: { channels: [elsewhere.id] },
  });
  await breaks(workspace, channel, 'The password is wrong.');
  await until(() => box.letters.length === 1);
  assert.deepEqual(receivers(box), [workspace.administrator.email]);
  assert.deepEqual([await told(owner), await told(workspace.administrator)], [0, 1]);
});

test('nobody owns a channel who does not reach it, and only administrators choose', async () => {
  const { workspace, channel } = await shop();
  const elsewhere = await apiChannel(workspace);
  const held = await newAgent(workspace.id, 'agent', 'Ramadevi', [elsewhere.id]);
  const stranger = await newWorkspace();
  for (const ownerId of [held.id, stranger.agent.id])
    await refused(422, workspace.administrator, editHealth, { params: channel, body: { ownerId } });
  await refused(403, workspace.lead, editHealth, { params: channel, body: { ownerId: null } });
  await refused(404, held, getHealth, { params: channel });
  await ok(workspace.agent, getHealth, { params: channel });
  await refused(409, workspace.administrator, lookAtChannel, { params: channel });
  await refused(409, workspace.administrator, readBack, { params: channel, body: {} });
});

test('what sending and reading run into becomes trouble, and is over with it', async () => {
  const { workspace, channel } = await shop();
  const { everywhere } = await openDesk();
  const set = (sending: string | null, reading: string | null, since: Date | null) =>
    everywhere.query(
      'update channel set trouble = $2, reading_trouble = $3, unreadable_since = $4 where id = $1',
      [channel.id, sending, reading, since],
    );
  const kinds = async () =>
    (await ok(workspace.agent, getChannel, { params: channel })).troubles.map(({ kind }) => kind);
  const now = Date.now();
  await set(null, 'The server is away.', new Date(now - 3 * minute));
  await lookAfterChannels(new Date(now));
  assert.deepEqual(await kinds(), [], 'a hiccup is nobody’s business');
  await set('The token is dead.', 'The server is away.', new Date(now - 11 * minute));
  await lookAfterChannels(new Date(now));
  assert.deepEqual((await kinds()).sort(), ['reading', 'sending']);
  const metrics = await send('/metrics');
  assert.match(metrics.text, /^earshot_channel_troubles\{kind="sending"\} [1-9]/m);
  await set(null, null, null);
  await lookAfterChannels(new Date(now));
  assert.deepEqual(await kinds(), []);
  await set('The token is dead.', null, null);
  await lookAfterChannels(new Date(now));
  await ok(workspace.administrator, disconnectChannel, { params: channel });
  assert.deepEqual(await kinds(), [], 'a channel that is gone has no trouble');
});

test('hours are counted as they pass', async () => {
  const { workspace, channel } = await shop();
  await channel.deliver(written('வணக்கம்'), written('அங்கே யாராவது?'));
  await writeCounts();
  const { hours } = await ok(workspace.agent, getHealth, { params: channel });
  assert.equal(hours.length, 24);
  assert.equal(
    hours.reduce((sum, { received }) => sum + received, 0),
    2,
  );
});

async function shop() {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}

function own({ administrator }: TestWorkspace, channel: { id: string }, ownerId: string) {
  return ok(administrator, editHealth, { params: channel, body: { ownerId } });
}

function breaks(workspace: TestWorkspace, { id }: { id: string }, text: string): Promise<void> {
  return inWorkspace(workspace.id, async (tx) => {
    await holdHealth(tx, id);
    await raise(tx, id, 'reading', text, new Date());
  });
}

function heals(workspace: TestWorkspace, { id }: { id: string }): Promise<unknown> {
  return inWorkspace(workspace.id, async (tx) => {
    await holdHealth(tx, id);
    return end(tx, id, ['reading'], new Date());
  });
}

function receivers({ letters }: LetterBox): (string | undefined)[] {
  return letters.map(({ to }) => [to].flat()[0]?.value[0]?.address);
}

async function told(agent: TestAgent): Promise<number> {
  return (await ok(agent, listNotices)).unread;
}
