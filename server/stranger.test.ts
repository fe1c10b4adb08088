import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import * as account from '#contract/account.ts';
import * as keys from '#contract/api-keys.ts';
import * as attributes from '#contract/attributes.ts';
import * as bulk from '#contract/bulk.ts';
import * as channels from '#contract/channels.ts';
import * as contacts from '#contract/contacts.ts';
import * as conversations from '#contract/conversations.ts';
import * as drafts from '#contract/drafts.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import * as events from '#contract/events.ts';
import * as files from '#contract/files.ts';
import * as invitations from '#contract/invitations.ts';
import * as labels from '#contract/labels.ts';
import * as merges from '#contract/merges.ts';
import * as messages from '#contract/messages.ts';
import * as notices from '#contract/notices.ts';
import * as quarantine from '#contract/quarantine.ts';
import { beyondChannels, granted, type Role } from '#contract/roles.ts';
import * as views from '#contract/views.ts';
import * as visitors from '#contract/visitors.ts';
import * as workspaces from '#contract/workspace.ts';
import { routes } from '#server/app.ts';
import { createApiKey } from '#server/features/access/api-keys.ts';
import { authenticate } from '#server/features/access/authenticate.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type Answer, type Caller, call, nobody } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { type Everything, withEverything } from '#server/testing/everything.ts';
import { type TestVisitor, websiteChannel } from '#server/testing/website-channel.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

interface Attempt {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** What a stranger may get although it names nothing of theirs: their own, empty lists and the like. */
  strangerGets?: number;
}

type Entry = (theirs: Everything) => Attempt;
const onTheir =
  (what: keyof Everything['ids'], body?: unknown): Entry =>
  ({ ids }) => ({ params: { id: ids[what] }, body });
/** Names nothing: a stranger gets what is their own. */
const own =
  (strangerGets: number, body?: unknown): Entry =>
  () => ({ strangerGets, body });
const onTheirDraft =
  (body?: unknown): Entry =>
  ({ ids }) => ({ params: { id: ids.conversation, kind: 'reply' }, body });
const inChannel =
  (more: Record<string, string> = {}): Entry =>
  ({ site }) => ({ params: { channel: site.id, ...more } });

const text = 'planted by a stranger';
/** How to call each endpoint about things of this workspace. A new endpoint finds itself missing here. */
const entries = new Map<Endpoint, Entry>([
  [workspaces.getSetup, own(200)],
  [
    workspaces.setUp,
    own(409, { code: 'X', workspace: text, name: text, email: 's@example.org', password: 'long enough' }),
  ],
  [workspaces.getMe, own(200)],
  [workspaces.listAgents, own(200)],
  [
    workspaces.addAgent,
    own(201, {
      name: text,
      email: `${crypto.randomUUID()}@example.org`,
      password: 'long enough',
      role: 'agent',
    }),
  ],
  [workspaces.editAgent, onTheir('agent', { name: text })],
  [workspaces.deactivateAgent, onTheir('agent')],
  [workspaces.reactivateAgent, onTheir('agent')],
  [workspaces.resetSecondFactor, onTheir('agent')],
  [workspaces.editWorkspace, own(200, { name: text })],
  [account.listSessions, own(403)],
  [account.endSession, () => ({ params: { id: crypto.randomUUID() }, strangerGets: 403 })],
  [account.endOtherSessions, own(403)],
  [invitations.listInvitations, own(200)],
  [invitations.invite, own(201, { role: 'agent' })],
  [invitations.revokeInvitation, onTheir('invitation')],
  [invitations.openInvitation, own(404, { secret: 'guessed' })],
  [invitations.acceptInvitation, own(404, { secret: 'guessed' })],
  [keys.listApiKeys, own(200)],
  [keys.createApiKey, own(201, { name: text })],
  [keys.revokeApiKey, onTheir('apiKey')],
  [
    conversations.listConversations,
    ({ channel }) => ({ query: { channel: channel.id, state: 'any' }, strangerGets: 200 }),
  ],
  [conversations.countConversations, own(200)],
  [conversations.getConversation, onTheir('conversation')],
  [conversations.assignConversation, onTheir('conversation', { agentId: null })],
  [conversations.resolveConversation, onTheir('conversation')],
  [conversations.reopenConversation, onTheir('conversation')],
  [conversations.snoozeConversation, onTheir('conversation', { until: '2999-01-01T00:00:00Z' })],
  [conversations.typeInConversation, onTheir('conversation', {})],
  [conversations.lookAtConversation, onTheir('conversation')],
  [conversations.markRead, onTheir('conversation')],
  [
    conversations.countMatching,
    ({ channel }) => ({ query: { channel: channel.id, state: 'any' }, strangerGets: 200 }),
  ],
  [conversations.prioritiseConversation, onTheir('conversation', { priority: 'urgent' })],
  [conversations.labelConversation, onTheir('conversation', {})],
  [conversations.seeConversation, onTheir('conversation', { revision: 1 })],
  [conversations.listTrail, onTheir('conversation')],
  [labels.listLabels, own(200)],
  [labels.addLabel, own(201, { name: text })],
  [labels.editLabel, onTheir('label', { name: text })],
  [labels.removeLabel, onTheir('label')],
  [views.listViews, own(200)],
  [views.addView, own(201, { name: text, filter: { all: [] } })],
  [views.editView, onTheir('view', { name: text })],
  [views.removeView, onTheir('view')],
  // Of an agent who is not there, so that no job goes on while others look whether anything has changed.
  [bulk.startBulk, own(422, { action: { do: 'assign', agentId: crypto.randomUUID() }, filter: { all: [] } })],
  [bulk.listBulk, own(200)],
  [bulk.getBulk, onTheir('bulk')],
  [bulk.stopBulk, onTheir('bulk')],
  [bulk.undoBulk, onTheir('bulk')],
  [drafts.listDrafts, onTheir('conversation')],
  [drafts.saveDraft, onTheirDraft({ text })],
  [drafts.dropDraft, onTheirDraft()],
  [notices.listNotices, own(200)],
  [notices.readNotices, own(200)],
  [notices.getNoticeChoices, own(200)],
  [
    notices.setNoticeChoices,
    own(200, {
      mention: { desk: true, desktop: true },
      assigned: { desk: true, desktop: true },
      message: { desktop: true },
      quiet: null,
    }),
  ],
  [messages.listMessages, onTheir('conversation')],
  [messages.sendMessage, onTheir('conversation', { text })],
  [messages.addNote, onTheir('conversation', { text })],
  [messages.listRevisions, onTheir('message')],
  [messages.showHtml, onTheir('message')],
  [messages.downloadOriginal, onTheir('message')],
  [messages.retryPart, onTheir('part')],
  [messages.confirmPart, onTheir('part')],
  [messages.cancelPart, onTheir('part')],
  [contacts.listContacts, own(200)],
  [contacts.getContact, onTheir('contact')],
  [contacts.addDetail, onTheir('contact', { kind: 'address', value: text })],
  [contacts.removeDetail, onTheir('detail')],
  [contacts.blockContact, onTheir('contact', {})],
  [contacts.unblockContact, onTheir('contact', {})],
  [contacts.listContactMessages, onTheir('contact')],
  [merges.previewMerge, ({ ids }) => ({ params: { id: ids.contact }, query: { with: crypto.randomUUID() } })],
  [merges.mergeContacts, onTheir('contact', { with: crypto.randomUUID() })],
  [merges.listMerges, onTheir('contact')],
  [merges.undoMerge, onTheir('merge')],
  [merges.listSuggestions, onTheir('contact')],
  [merges.dismissSuggestion, ({ ids }) => ({ params: { id: ids.contact, other: crypto.randomUUID() } })],
  [attributes.listAttributes, own(200)],
  [attributes.addAttribute, own(201, { subject: 'contact', label: text, type: 'text' })],
  [attributes.editAttribute, onTheir('attribute', { label: text })],
  [attributes.removeAttribute, onTheir('attribute')],
  [attributes.getConversationAttributes, onTheir('conversation')],
  [attributes.setConversationAttributes, onTheir('conversation', { values: { order: text } })],
  [contacts.editContact, onTheir('contact', { name: text })],
  [channels.listConnectors, own(200)],
  [channels.listChannels, own(200)],
  [channels.getChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.connectChannel, own(201, { connector: 'api', name: text })],
  [channels.editChannel, ({ channel }) => ({ params: { id: channel.id }, body: { name: text } })],
  [channels.checkChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.disconnectChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [files.uploadFile, own(422)],
  [files.getFile, onTheir('file')],
  [quarantine.listQuarantine, own(200)],
  [quarantine.retryQuarantined, onTheir('held')],
  [quarantine.discardQuarantined, onTheir('held')],
  [events.streamEvents, own(200)],
  [visitors.getVisitorConfig, inChannel()],
  [visitors.startVisit, inChannel()],
  [visitors.listVisitorMessages, inChannel()],
  [visitors.uploadVisitorFile, inChannel()],
  [visitors.getVisitorFile, ({ site, ids }) => ({ params: { channel: site.id, id: ids.visitorFile } })],
  [visitors.typeAsVisitor, inChannel()],
  [visitors.streamVisit, inChannel()],
]);

/** Whose ids a stranger has got hold of. */
let theirs: Everything;
let stranger: TestWorkspace;
let strangersVisitor: TestVisitor;
/** Colleagues who do not reach the channels that all this is in: by what they are, and by their key. */
let apart: { name: string; caller: Caller }[] = [];
before(async () => {
  theirs = await withEverything();
  const { id, lead } = theirs.workspace;
  const elsewhere = [(await apiChannel(theirs.workspace)).id];
  const actor = await authenticate({ authorization: lead.headers.authorization ?? '' });
  const { key } = await inWorkspace(id, (tx) =>
    createApiKey(tx, actor, { name: 'for one channel', channels: elsewhere }),
  );
  apart = [
    { name: 'an agent', caller: await newAgent(id, 'agent', 'Fatima', elsewhere) },
    { name: 'a lead', caller: await newAgent(id, 'lead', 'Lakshmi', elsewhere) },
    { name: 'a key', caller: bearer(key) },
  ];
  stranger = await newWorkspace();
  strangersVisitor = await (await websiteChannel(stranger)).visitor();
});

test('every endpoint has an entry here, and every entry an endpoint', () => {
  const missing = routes.filter(({ endpoint }) => !entries.has(endpoint)).map((r) => nameOf(r.endpoint));
  assert.deepEqual(missing, [], 'say how a stranger would call it');
  const served = new Set(routes.map((route) => route.endpoint));
  assert.deepEqual([...entries.keys()].filter((e) => !served.has(e)).map(nameOf), []);
});

for (const { endpoint } of routes) {
  const isPublic = endpoint.permission === 'public';
  const attempt = (caller: Caller, more: Record<string, string> = {}): Promise<Answer<unknown>> => {
    const given = entries.get(endpoint)?.(theirs) ?? {};
    return attemptOnce(caller, endpoint, given, more);
  };

  if (!isPublic) {
    test(`${nameOf(endpoint)} is closed to nobody, a wrong key and a wrong cookie`, async () => {
      const callers: Caller[] = [
        nobody,
        bearer('esk_wrong'),
        bearer(theirs.workspace.agent.id),
        { headers: { cookie: 'earshot.session_token=forged.forged', 'sec-fetch-site': 'same-origin' } },
      ];
      await unchanged(async () => {
        for (const caller of callers) {
          const answer = await attempt(caller);
          assert.equal(answer.status, 401, answer.text);
        }
      });
    });
  }

  if (endpoint.permission === 'visitor') {
    test(`${nameOf(endpoint)} is closed to another channel’s visitor and to agents`, async () => {
      await unchanged(async () => {
        for (const caller of [strangersVisitor, theirs.workspace.administrator, stranger.administrator])
          assert.equal((await attempt(caller)).status, 401);
      });
    });
  } else if (!isPublic) {
    test(`${nameOf(endpoint)} shows and does nothing of ours for an agent of another workspace`, async () => {
      const expected = entries.get(endpoint)?.(theirs).strangerGets ?? 404;
      await unchanged(async () => {
        const answer = await attempt(stranger.administrator);
        assert.equal(answer.status, expected, answer.text);
        for (const secret of [theirs.workspace.id, theirs.channel.id, theirs.ids.contact])
          assert.ok(!answer.text.includes(secret), answer.text);
        // The workspace in the header is a wish; a key speaks for its own.
        const wishing = await attempt(stranger.administrator, { 'earshot-workspace': theirs.workspace.id });
        assert.ok(!wishing.text.includes(theirs.ids.contact));
      });
    });

    test(`${nameOf(endpoint)} shows and does nothing of a channel for whoever does not reach it`, async () => {
      const given = entries.get(endpoint)?.(theirs) ?? {};
      for (const { name, caller } of apart) {
        const role = name === 'an agent' ? 'agent' : 'lead';
        const may =
          granted[role].includes(endpoint.permission) && !beyondChannels.includes(endpoint.permission);
        const expected = may ? (given.strangerGets ?? 404) : 403;
        const ask = async (): Promise<void> => {
          const answer = await attempt(caller);
          assert.equal(answer.status, expected, `${name}: ${answer.text}`);
          const { ids, channel, site } = theirs;
          for (const hidden of [ids.conversation, ids.contact, ids.message, ids.file, channel.id, site.id])
            assert.ok(!answer.text.includes(hidden), `${name}: ${answer.text}`);
        };
        // What names nothing is theirs to do, as far as their role goes.
        await (given.strangerGets === undefined ? unchanged(ask) : ask());
      }
    });

    for (const role of ['agent', 'lead'] as const) {
      if (granted[role].includes(endpoint.permission)) continue;
      test(`${nameOf(endpoint)} is not for ${role}s`, async () => {
        await unchanged(async () => {
          const answer = await attempt(theirs.workspace[role]);
          assert.equal(answer.status, 403, answer.text);
        });
      });
    }
  }
}

test('each role may do what it is granted and no more', () => {
  const count = (role: Role): number => new Set(granted[role]).size;
  assert.ok(count('agent') < count('lead') && count('lead') < count('administrator'));
  for (const permission of granted.agent) assert.ok(granted.lead.includes(permission));
  for (const permission of granted.lead) assert.ok(granted.administrator.includes(permission));
});

/** What the stranger does must leave no trace in this workspace. */
async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await fingerprint();
  await work();
  assert.equal(await fingerprint(), before, 'something of ours has changed');
}

async function fingerprint(): Promise<string> {
  const { everywhere } = await openDesk();
  const { rows: tables } = await everywhere.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    // When a key was used, and who was seen when, are what calls may change.
    const columns = name === 'api_key' ? 'id, hash' : name === 'agent' ? 'id, role, email' : '*';
    const { rows } = await everywhere.query(
      `select coalesce(string_agg(row::text, '|' order by row::text), '') as all
       from (select ${columns} from ${name} where workspace_id = $1) row`,
      [theirs.workspace.id],
    );
    hash.update(`${name}${rows[0].all}`);
  }
  return hash.digest('hex');
}

async function attemptOnce(
  caller: Caller,
  endpoint: Endpoint,
  given: Attempt,
  headers: Record<string, string>,
): Promise<Answer<unknown>> {
  const { params = {}, query = {}, body } = given;
  if (endpoint.reply === 'stream') return firstOf(caller, endpoint, params);
  return call(caller, endpoint, { params, query, headers, body: body as never });
}

/** A stream does not end: its status is all that is waited for, and what comes in the first moment. */
async function firstOf(
  caller: Caller,
  endpoint: Endpoint,
  params: Record<string, string>,
): Promise<Answer<unknown>> {
  const { origin } = await openDesk();
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const over = new AbortController();
  const response = await fetch(`${origin}/api/v1${path}`, { headers: caller.headers, signal: over.signal });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  over.abort();
  const text = Buffer.from(first?.value ?? []).toString();
  return { status: response.status, headers: response.headers, body: undefined, text };
}

function bearer(key: string): Caller {
  return { headers: { authorization: `Bearer ${key}` } };
}

function nameOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}
