import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { connectorNamed } from '#connectors/registry.ts';
import { authenticate } from '#server/features/access/authenticate.ts';
import { connectChannel } from '#server/features/channels/channel.ts';
import { acceptSettings } from '#server/features/channels/settings.ts';
import { newSecret, post } from '#server/testing/app-channels.ts';
import { applied } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

async function number(
  workspace: Awaited<ReturnType<typeof newWorkspace>>,
  secret: string,
  phone: string,
  waba: string,
) {
  const connector = await connectorNamed('whatsapp');
  assert.ok(connector);
  const id = randomUUIDv7();
  const { settings, generated } = acceptSettings(connector, {
    phoneNumberId: phone,
    businessAccountId: waba,
    accessToken: 'token-of-the-shop',
    appSecret: secret,
    verifyToken: 'token-of-the-shop',
  });
  const tried = { connector, id, settings, lent: [], generated, account: { title: phone } };
  await inWorkspace(workspace.id, async (tx) =>
    connectChannel(
      tx,
      await authenticate(workspace.administrator.headers, workspace.id),
      { name: phone },
      tried as never,
    ),
  );
  return { id, phone, waba, secret };
}
type Channel = Awaited<ReturnType<typeof number>>;
const now = () => String(Math.floor(Date.now() / 1000) - 60);
async function deliver(
  channel: Channel,
  value: object,
  field = 'messages',
  metadata: object | null = { phone_number_id: channel.phone, display_phone_number: '1555' },
) {
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: channel.waba, changes: [{ field, value: { ...(metadata && { metadata }), ...value } }] }],
  };
  const answer = await post('/webhooks/meta', channel.secret, JSON.stringify(body));
  assert.equal(answer.status, 200);
  await applied();
}
let made = 0;
function unique(): string {
  made += 1;
  return `${String(Date.now()).slice(-9)}${made}`;
}

test('words, changes and a hidden number of one person meet in one thread', async () => {
  const workspace = await newWorkspace();
  const channel = await number(workspace, newSecret(), `1${unique()}`, `2${unique()}`);
  const user = 'IN.77';
  const phone = '919840000001';
  // The edit comes first, and only with the user id.
  await deliver(channel, {
    messages: [
      {
        from_user_id: user,
        id: 'wamid.e',
        timestamp: now(),
        type: 'edit',
        edit: { original_message_id: 'wamid.1', message: { type: 'text', text: { body: 'one, mended' } } },
      },
    ],
  });
  await deliver(channel, {
    messages: [
      {
        from: phone,
        from_user_id: user,
        id: 'wamid.1',
        timestamp: now(),
        type: 'text',
        text: { body: 'one' },
      },
    ],
  });
  await deliver(channel, {
    messages: [{ from_user_id: user, id: 'wamid.2', timestamp: now(), type: 'text', text: { body: 'two' } }],
  });
  await deliver(channel, {
    messages: [{ from: phone, id: 'wamid.3', timestamp: now(), type: 'text', text: { body: 'three' } }],
  });
  await deliver(channel, {
    messages: [
      {
        from_user_id: user,
        id: 'wamid.r',
        timestamp: now(),
        type: 'revoke',
        revoke: { original_message_id: 'wamid.3' },
      },
    ],
  });
  await deliver(channel, {
    messages: [
      {
        from_user_id: user,
        id: 'wamid.x',
        timestamp: now(),
        type: 'reaction',
        reaction: { message_id: 'wamid.2', emoji: '🙏🏽' },
      },
    ],
  });
  const { id } = await onlyConversation(workspace.agent, channel);
  const messages = await messagesIn(workspace.agent, id);
  assert.deepEqual(
    messages.map((m) => m.text),
    ['one, mended', 'two', ''],
  );
  assert.equal(messages[1]?.reactions.length, 1);
});

test('what concerns a business account goes to all its numbers', async () => {
  const workspace = await newWorkspace();
  const secret = newSecret();
  const waba = `2${unique()}`;
  const one = await number(workspace, secret, `1${unique()}`, waba);
  const two = await number(workspace, secret, `1${unique()}`, waba);
  const other = await number(workspace, secret, `1${unique()}`, `2${unique()}`);
  const elsewhere = await newWorkspace();
  const stranger = await number(elsewhere, newSecret(), `1${unique()}`, waba);
  await deliver(
    one,
    { event: 'REJECTED', message_template_name: 'sale', message_template_language: 'ta', reason: 'SPAM' },
    'message_template_status_update',
    null,
  );
  const all = [one, two, other, stranger].map(({ id }) => id);
  const told: string[] = [];
  for (const { id: workspaceId } of [workspace, elsewhere])
    await inWorkspace(workspaceId, async (tx) => {
      const { rows } = await sql<{
        channel_id: string;
      }>`select channel_id from channel_journal where channel_id = any(${all}::uuid[]) and text like '%sale%'`.execute(
        tx.q,
      );
      told.push(...rows.map((row) => row.channel_id));
    });
  assert.deepEqual(told.sort(), [one.id, two.id].sort());
  assert.deepEqual(await conversationsOf(workspace.agent, one), []);
});
