import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import type { ServerProcess } from './process.ts';

export const apiKey = 'esk_of-the-administrator';
/** Makes an administrator whose key the functions below use. */
export const administrator = {
  EARSHOT_ADMIN_EMAIL: 'anahit@example.org',
  EARSHOT_ADMIN_PASSWORD: 'a cup of strong tea',
  EARSHOT_ADMIN_API_KEY: apiKey,
};

export interface ProcessChannel {
  id: string;
  secret: string;
}
export interface Listed {
  id: string;
  revision: number;
  channel: { id: string };
  lastMessage: { text: string } | null;
}

/** Calls a server's API with the administrator's key. */
export async function ask(server: ServerProcess, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as unknown };
}

export async function conversations(server: ServerProcess): Promise<Listed[]> {
  const { body } = await ask(server, 'GET', '/conversations?state=any&limit=100');
  return (body as { data: Listed[] }).data;
}

/** Connects a channel of the connector `api`. */
export async function connect(server: ServerProcess, callbackUrl: string): Promise<ProcessChannel> {
  const { body } = await ask(server, 'POST', '/channels', {
    connector: 'api',
    name: 'Shop',
    settings: { callbackUrl },
  });
  const { id, generated } = body as { id: string; generated: { secret: string } };
  return { id, secret: generated.secret };
}

let posted = 0;

/** Posts one message, signed. */
export function post(
  server: ServerProcess,
  channel: ProcessChannel,
  event: { text: string; id?: string; thread?: { id: string } },
): Promise<Response> {
  posted += 1;
  const author = { id: 'kavitha', name: 'Kavitha' };
  const message = { type: 'message', id: `m-${posted}`, thread: { id: 'dm' }, author, ...event };
  const body = Buffer.from(JSON.stringify(message));
  return fetch(`${server.origin}/webhooks/api/${channel.id}`, {
    method: 'POST',
    headers: webhookHeaders(channel.secret, crypto.randomUUID(), new Date(), body),
    body: new Uint8Array(body),
  });
}
