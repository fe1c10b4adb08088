import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkChannel, connectChannel, editChannel, getChannel } from '#contract/channels.ts';
import { sendMessage } from '#contract/messages.ts';
import { ok, refused } from '#server/testing/call.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { type PostPlatform, postPlatform } from '#server/testing/post-platform.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { keepReading } from './readers.ts';

test('what is posted comes in once and in its order, however often it is read again', async () => {
  const { workspace, platform, channel } = await opened();
  const texts = Array.from({ length: 30 }, (_, n) => `பதிவு ${n}`);
  for (const [n, text] of texts.entries()) platform.post(text, `person-${n % 3}`);
  await until(async () => (await conversationsOf(workspace.agent, channel)).length === texts.length);
  const { looks } = platform;
  await restart(channel);
  await until(() => platform.looks > looks + 1);
  const found = await conversationsOf(workspace.agent, channel);
  assert.deepEqual(
    found.map((c) => c.lastMessage?.text),
    texts,
  );
  assert.ok((await ok(workspace.administrator, getChannel, { params: channel })).lastReadAt);
});

test('wrong credentials are refused at once, in words', async (t) => {
  const workspace = await newWorkspace();
  const platform = await postPlatform();
  t.after(platform.close);
  const settings = { handle: 'shop.test', appPassword: 'wrong-wrong-wrong', apiBaseUrl: platform.url };
  const problem = await refused(422, workspace.administrator, connectChannel, {
    body: { connector: 'bluesky', name: 'Posts', settings },
  });
  assert.equal(problem.code, 'channel-refused');
  assert.match(problem.message, /app password/i);
  assert.doesNotMatch(JSON.stringify(problem), /wrong-wrong-wrong/);
});

test('a private host is refused unless the operator allows it', async () => {
  const workspace = await newWorkspace();
  const settings = { handle: 'shop.test', appPassword: 'abcd-efgh', apiBaseUrl: 'http://10.9.8.7' };
  const problem = await refused(422, workspace.administrator, connectChannel, {
    body: { connector: 'bluesky', name: 'Posts', settings },
  });
  assert.match(problem.message, /private network.*EARSHOT_ALLOWED_HOSTS/);
});

test('a password that was taken back shows on the channel, and mending it reads on', async () => {
  const { workspace, platform, channel } = await opened();
  platform.post('before');
  await onlyOne(workspace, channel);
  platform.password = 'another-password-now';
  platform.post('while nobody could look');
  const checked = await ok(workspace.administrator, checkChannel, { params: channel });
  assert.match(checked.trouble ?? '', /app password/i);
  await restart(channel);
  await until(async () => {
    const { rows } = await (await openDesk()).everywhere.query(
      'select reading_trouble from channel where id = $1',
      [channel.id],
    );
    return rows[0].reading_trouble;
  });
  await ok(workspace.administrator, editChannel, {
    params: channel,
    body: { settings: { appPassword: platform.password } },
  });
  await until(async () => (await conversationsOf(workspace.agent, channel)).length === 2);
  assert.equal((await ok(workspace.administrator, getChannel, { params: channel })).trouble, null);
});

test('a platform that is down for a while loses and doubles nothing', async () => {
  const { workspace, platform, channel } = await opened();
  platform.post('one');
  await onlyOne(workspace, channel);
  platform.isDown = true;
  platform.post('two');
  await restart(channel);
  await until(async () => {
    const { rows } = await (await openDesk()).everywhere.query(
      'select unreadable_since from channel where id = $1',
      [channel.id],
    );
    return rows[0].unreadable_since;
  });
  platform.isDown = false;
  await until(async () => (await conversationsOf(workspace.agent, channel)).length === 2);
});

test('a paused channel is left alone, and a resumed one goes on where it was', async () => {
  const { workspace, platform, channel } = await opened();
  platform.post('one');
  await onlyOne(workspace, channel);
  await ok(workspace.administrator, editChannel, { params: channel, body: { state: 'paused' } });
  await keepReading();
  platform.post('two');
  const { looks } = platform;
  await keepReading();
  assert.equal((await conversationsOf(workspace.agent, channel)).length, 1);
  assert.equal(platform.looks, looks);
  await ok(workspace.administrator, editChannel, { params: channel, body: { state: 'active' } });
  await until(async () => (await conversationsOf(workspace.agent, channel)).length === 2);
});

test('a process that lost a channel brings nothing more', async () => {
  const { everywhere } = await openDesk();
  const { workspace, platform, channel } = await opened();
  platform.post('one');
  await onlyOne(workspace, channel);
  const other = crypto.randomUUID();
  await everywhere.query(`insert into process (id, roles, host) values ($1, '{worker}', 'elsewhere')`, [
    other,
  ]);
  await everywhere.query('update reading set holder = $2 where channel_id = $1', [channel.id, other]);
  const { rows: before } = await everywhere.query('select state from reading where channel_id = $1', [
    channel.id,
  ]);
  platform.post('two');
  await keepReading();
  assert.equal((await conversationsOf(workspace.agent, channel)).length, 1);
  const { rows: after } = await everywhere.query('select state from reading where channel_id = $1', [
    channel.id,
  ]);
  assert.deepEqual(after, before);
  // The other one dies: its heart has stopped for long enough.
  await everywhere.query(`update process set seen_at = now() - interval '1 minute' where id = $1`, [other]);
  await until(async () => (await conversationsOf(workspace.agent, channel)).length === 2);
});

test('an answer that was lost on its way is asked after, and written once', async () => {
  const { workspace, platform, channel } = await opened();
  platform.post('Where is my kettle?');
  const { id } = await onlyOne(workspace, channel);
  platform.onWrite = () => 'lost';
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'அனுப்பிவிட்டோம்' } });
  await until(() => platform.written.size === 1);
  platform.onWrite = () => 'answered';
  const messages = await until(async () => {
    const found = await messagesIn(workspace.agent, id);
    return found[1]?.parts[0]?.state === 'sent' && found;
  });
  assert.equal(messages.length, 2);
  assert.deepEqual(
    [...platform.written.values()].map(({ text }) => text),
    ['அனுப்பிவிட்டோம்'],
  );
});

async function opened(): Promise<{
  workspace: TestWorkspace;
  platform: PostPlatform;
  channel: { id: string };
}> {
  const workspace = await newWorkspace();
  const platform = await postPlatform();
  atEnd(platform.close);
  const { id } = await ok(workspace.administrator, connectChannel, {
    body: {
      connector: 'bluesky',
      name: 'Posts',
      settings: {
        ...{ handle: 'shop.test', appPassword: platform.password },
        ...{ directMessages: 'off', apiBaseUrl: platform.url },
      },
    },
  });
  return { workspace, platform, channel: { id } };
}

function onlyOne(workspace: TestWorkspace, channel: { id: string }) {
  return until(() => onlyConversation(workspace.agent, channel));
}

/** As after a restart of the process: its reader ends and a new one begins from what was committed. */
async function restart({ id }: { id: string }): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query('update reading set holder = null where channel_id = $1', [id]);
  await everywhere.query(
    `update channel set settings = settings || jsonb_build_object('restarted', $2::text) where id = $1`,
    [id, crypto.randomUUID()],
  );
  await keepReading();
}
