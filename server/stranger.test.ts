import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Endpoint } from '#contract/endpoint.ts';
import { sendMessage } from '#contract/messages.ts';
import { granted, roles } from '#contract/roles.ts';
import { createApiKey } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, nobody, ok, send } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { type WebsiteChannel, websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { routes } from './app.ts';

/**
 * Every endpoint is called by those who have no business there. `id` says whose thing it is about, `body`
 * is one that would be accepted; an endpoint without an entry fails, so that nobody forgets a new one.
 */
const entries: Record<string, { id?: keyof Things; body?: unknown }> = {
  'GET /setup': {},
  'POST /setup': {},
  'GET /me': {},
  'GET /agents': {},
  'POST /agents': {
    body: {
      name: 'Mallory',
      email: 'mallory@example.org',
      password: 'a long password',
      role: 'administrator',
    },
  },
  'PATCH /workspace': { body: { name: 'Taken over' } },
  'GET /api-keys': {},
  'POST /api-keys': { body: { name: 'mine now' } },
  'DELETE /api-keys/:id': { id: 'apiKey' },
  'GET /conversations': {},
  'GET /conversations/counts': {},
  'GET /conversations/:id': { id: 'conversation' },
  'POST /conversations/:id/assign': { id: 'conversation', body: { agentId: null } },
  'POST /conversations/:id/resolve': { id: 'conversation' },
  'POST /conversations/:id/reopen': { id: 'conversation' },
  'POST /conversations/:id/snooze': { id: 'conversation', body: { until: '2099-01-01T00:00:00Z' } },
  'POST /conversations/:id/typing': { id: 'conversation', body: {} },
  'POST /conversations/:id/looking': { id: 'conversation', body: {} },
  'POST /conversations/:id/read': { id: 'conversation' },
  'GET /conversations/:id/messages': { id: 'conversation' },
  'POST /conversations/:id/messages': { id: 'conversation', body: { text: 'From a stranger' } },
  'POST /conversations/:id/notes': { id: 'conversation', body: { text: 'From a stranger' } },
  'GET /messages/:id/revisions': { id: 'message' },
  'POST /parts/:id/retry': { id: 'part' },
  'POST /parts/:id/confirm': { id: 'part' },
  'POST /parts/:id/cancel': { id: 'part' },
  'GET /contacts/:id': { id: 'contact' },
  'PATCH /contacts/:id': { id: 'contact', body: { name: 'Somebody else' } },
  'GET /connectors': {},
  'GET /channels': {},
  'POST /channels': { body: { connector: 'website', name: 'Mine', settings: {} } },
  'GET /channels/:id': { id: 'channel' },
  'PATCH /channels/:id': { id: 'channel', body: { name: 'Mine' } },
  'DELETE /channels/:id': { id: 'channel' },
  'POST /files': {},
  'GET /files/:id': { id: 'file' },
  'GET /quarantine': {},
  'POST /quarantine/:id/retry': { id: 'quarantined' },
  'POST /quarantine/:id/discard': { id: 'quarantined' },
  'GET /events': {},
  'GET /visitors/:channel/config': {},
  'POST /visitors/:channel/sessions': {},
  'GET /visitors/:channel/messages': {},
  'POST /visitors/:channel/files': {},
  'GET /visitors/:channel/files/:id': { id: 'file' },
  'POST /visitors/:channel/typing': {},
  'GET /visitors/:channel/events': {},
};

/** One of each in the workspace that is to be protected. */
interface Things {
  conversation: string;
  message: string;
  part: string;
  contact: string;
  channel: string;
  file: string;
  quarantined: string;
  apiKey: string;
}

let mine: TestWorkspace;
let theirs: TestWorkspace;
let things: Things;
let site: WebsiteChannel;
let otherSite: WebsiteChannel;

before(async () => {
  [mine, theirs] = [await newWorkspace(), await newWorkspace()];
  [site, otherSite] = [await websiteChannel(mine), await websiteChannel(theirs)];
  things = await oneOfEach();
});

test('every endpoint has its entry here, and nothing else has', () => {
  assert.deepEqual(routes.map(({ endpoint }) => nameOf(endpoint)).sort(), Object.keys(entries).sort());
});

for (const { endpoint } of routes) {
  const name = nameOf(endpoint);
  if (endpoint.permission === 'public') continue;
  test(`${name} is not for strangers`, async () => {
    const before = await stateOf(mine);
    if (endpoint.permission === 'visitor') await turnsVisitorsAway(endpoint);
    else await turnsAgentsAway(endpoint);
    assert.equal(await stateOf(mine), before, 'nothing has changed');
  });
}

test('what is open to everybody tells nothing of a workspace', async () => {
  const open = routes
    .filter(({ endpoint }) => endpoint.permission === 'public')
    .map(({ endpoint }) => nameOf(endpoint));
  assert.deepEqual(open.sort(), [
    'GET /setup',
    'GET /visitors/:channel/config',
    'POST /setup',
    'POST /visitors/:channel/sessions',
  ]);
  const config = await send(`/api/v1/visitors/${site.id}/config`);
  assert.doesNotMatch(config.text, /secret|whsec_/i);
});

async function turnsAgentsAway(endpoint: Endpoint): Promise<void> {
  assert.equal((await asked(nobody, endpoint)).status, 401, 'nobody');
  assert.equal((await asked(withKey('esk_wrong'), endpoint)).status, 401, 'a wrong key');
  assert.equal((await asked(await site.visitor(), endpoint)).status, 401, 'a visitor');
  for (const role of roles) {
    if (granted[role].includes(endpoint.permission)) continue;
    assert.equal((await asked(mine[role], endpoint)).status, 403, `a mere ${role}`);
  }
  // The stream stays open; what flows in it is tested with the stream.
  if (endpoint.reply === 'stream') return;
  const answer = await asked(theirs.administrator, endpoint);
  if (entries[nameOf(endpoint)]?.id)
    assert.equal(answer.status, 404, `the administrator of another workspace: ${answer.text}`);
  for (const id of [mine.id, ...Object.values(things)]) {
    assert.ok(!answer.text.includes(id), `${id} of another workspace is in the answer`);
  }
}

async function turnsVisitorsAway(endpoint: Endpoint): Promise<void> {
  const elsewhere = await otherSite.visitor();
  assert.equal((await asked(nobody, endpoint)).status, 401, 'nobody');
  assert.equal((await asked(elsewhere, endpoint)).status, 401, 'a visitor of another site');
  assert.equal(
    (await asked(mine.administrator, endpoint)).status,
    401,
    'an agent’s key is no visitor’s token',
  );
  if (endpoint.reply === 'stream' || endpoint.method === 'POST') return;
  const neighbour = await asked(await site.visitor(), endpoint);
  for (const id of Object.values(things))
    assert.ok(!neighbour.text.includes(id), 'another visitor’s thread is in the answer');
}

/** Calls an endpoint about the things of `mine`. */
function asked(caller: Caller, endpoint: Endpoint) {
  const { id, body } = entries[nameOf(endpoint)] ?? {};
  const params = { channel: site.id, ...(id ? { id: things[id] } : {}) };
  return call(caller, endpoint, { params, body } as never);
}

function nameOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}

function withKey(key: string): Caller {
  return { headers: { authorization: `Bearer ${key}` } };
}

async function oneOfEach(): Promise<Things> {
  const { administrator } = mine;
  const channel = await apiChannel(mine);
  await channel.post({ events: [written('Is this private?'), { odd: true }] });
  await applied();
  const conversation = await onlyConversation(administrator, channel);
  const file = await upload(administrator, { bytes: pictures.png, name: 'cup.png' });
  const fileId = (file.body as { id: string }).id;
  const sent = await ok(administrator, sendMessage, {
    params: { id: conversation.id },
    body: { text: 'It is.', attachments: [fileId] },
  });
  const [first] = await messagesIn(administrator, conversation.id);
  const held = await send<{ data: { id: string }[] }>('/api/v1/quarantine', {
    headers: administrator.headers,
  });
  const key = await ok(administrator, createApiKey, { body: { name: 'to be kept' } });
  return {
    conversation: conversation.id,
    message: first?.id ?? '',
    part: sent.parts[0]?.id ?? '',
    contact: conversation.contact.id,
    channel: channel.id,
    file: fileId,
    quarantined: held.body.data[0]?.id ?? '',
    apiKey: key.id,
  };
}

/** A fingerprint of all rows of a workspace, save what merely looking or delivering changes. */
async function stateOf(workspace: TestWorkspace): Promise<string> {
  const { everywhere } = await openDesk();
  const { rows: tables } = await everywhere.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'workspace_id' and table_name not in ('event', 'part', 'conversation_tally') order by 1`,
  );
  const marks: string[] = [];
  for (const { name } of tables) {
    const { rows } = await everywhere.query<{ mark: string }>(
      `select md5(coalesce(string_agg((to_jsonb(t) - 'seen_at' - 'last_sent_at' - 'last_received_at' - 'last_used_at')::text, '' order by to_jsonb(t)::text), '')) as mark
       from ${name} t where workspace_id = $1`,
      [workspace.id],
    );
    marks.push(`${name} ${rows[0]?.mark}`);
  }
  return marks.join('\n');
}
