import assert from 'node:assert/strict';
import { createHmac, randomUUIDv7 } from 'node:crypto';
import type { Account } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { AgentActor } from '#server/actor.ts';
import { authenticate } from '#server/features/access/authenticate.ts';
import { connectChannel } from '#server/features/channels/channel.ts';
import { acceptSettings } from '#server/features/channels/settings.ts';
import { inWorkspace } from '#server/transaction.ts';
import { type Answer, send } from './call.ts';
import { applied } from './desk.ts';
import type { TestWorkspace } from './workspace.ts';

/** The application whose channels these tests connect; a connector that has it is named by the test. */
export const appName = 'meta';

export interface AppChannel {
  id: string;
  connector: string;
  page: string;
  /** Its own address. */
  path: string;
}

let pages = 0;

/** An account that no other test knows of. */
export function newPage(): string {
  pages += 1;
  return `7${String(Date.now()).slice(-9)}${String(pages).padStart(4, '0')}`;
}

/** An application's secret that no other test knows of. */
export function newSecret(): string {
  return randomUUIDv7().replaceAll('-', '');
}

interface Wanted {
  connector: string;
  page: string;
  secret: string;
  verifyToken?: string;
  name?: string;
  /** Where its platform stands, if something is to be sent. */
  apiBaseUrl?: string;
}

/** A connected channel, without asking the platform, which is not there. */
export async function appChannel(workspace: TestWorkspace, wanted: Wanted): Promise<AppChannel> {
  const connector = await connectorNamed(wanted.connector);
  assert.ok(connector, `there is no connector ${wanted.connector}`);
  const id = randomUUIDv7();
  const { page, secret, verifyToken = 'token-of-the-shop' } = wanted;
  const { settings, generated } = acceptSettings(connector, {
    ...{ pageId: page, pageAccessToken: 'token-of-the-page', appSecret: secret, verifyToken },
    // Nobody listens there: who asks for something is refused at once.
    apiBaseUrl: 'http://127.0.0.1:9',
    ...(wanted.apiBaseUrl ? { apiBaseUrl: wanted.apiBaseUrl } : {}),
  });
  const account: Account = { address: page, title: `Page ${page}` };
  const tried = { connector, id, settings, lent: [], generated, account };
  const name = wanted.name ?? `${wanted.connector} ${page}`;
  await inWorkspace(workspace.id, async (tx) =>
    connectChannel(tx, await actorOf(workspace), { name }, tried),
  );
  return { id, connector: wanted.connector, page, path: `/webhooks/${wanted.connector}/${id}` };
}

function actorOf(workspace: TestWorkspace): Promise<AgentActor> {
  return authenticate(workspace.administrator.headers, workspace.id);
}

/** One private message to a page, as an entry of a request. */
export function privately(
  page: string,
  text: string,
  more: { mid?: string; by?: string; at?: number } = {},
): object {
  const at = more.at ?? Date.now() - 1_000;
  const message = { mid: more.mid ?? `m_${randomUUIDv7()}`, text };
  return {
    id: page,
    time: at,
    messaging: [{ sender: { id: more.by ?? '9001' }, recipient: { id: page }, timestamp: at, message }],
  };
}

/** One comment below a post of a page, as an entry of a request. */
export function publicly(
  page: string,
  text: string,
  more: { id?: string; by?: string; name?: string } = {},
): object {
  const at = Math.floor(Date.now() / 1_000) - 1;
  const id = more.id ?? `${page}_${randomUUIDv7().replaceAll('-', '')}`;
  const from = { id: more.by ?? '9002', name: more.name ?? 'अनीता' };
  const value = {
    ...{ item: 'comment', verb: 'add', comment_id: id, post_id: `${page}_1`, parent_id: `${page}_1` },
    ...{ from, message: text, created_time: at },
  };
  return { id: page, time: at, changes: [{ field: 'feed', value }] };
}

/** Posts entries in one request, signed by an application. */
export async function deliver(path: string, secret: string, ...entries: object[]): Promise<Answer<unknown>> {
  const answer = await post(path, secret, JSON.stringify({ object: 'page', entry: entries }));
  await applied();
  return answer;
}

export function post(path: string, secret: string, body: string): Promise<Answer<unknown>> {
  const proof = createHmac('sha256', secret).update(body).digest('hex');
  return send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${proof}` },
    body,
  });
}
