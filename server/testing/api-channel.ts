import assert from 'node:assert/strict';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { connectChannel } from '#contract/channels.ts';
import { type Answer, ok, send } from './call.ts';
import { applied } from './desk.ts';
import { newReceiver, type Receiver } from './receiver.ts';
import type { TestWorkspace } from './workspace.ts';

export type ApiEvent = Record<string, unknown>;

export interface ApiChannel {
  id: string;
  name: string;
  secret: string;
  path: string;
  receiver: Receiver;
  /** Posts a signed request and hands over the answer. */
  post(
    body: ApiEvent | string | Buffer,
    more?: { headers?: Record<string, string> },
  ): Promise<Answer<unknown>>;
  /** Posts events in one request and waits until they have been applied. */
  deliver(...events: ApiEvent[]): Promise<void>;
}

let made = 0;

/** A connected channel of the connector `api`, with a platform of its own behind it. */
export async function apiChannel(workspace: TestWorkspace): Promise<ApiChannel> {
  made += 1;
  const receiver = await newReceiver();
  const name = `Shop ${made}`;
  const channel = await ok(workspace.administrator, connectChannel, {
    body: { connector: 'api', name, settings: { callbackUrl: receiver.url } },
  });
  const secret = channel.generated.secret ?? '';
  const path = new URL(channel.webhookUrl ?? '').pathname;
  const post: ApiChannel['post'] = (body, more = {}) => {
    const bytes = asBytes(body);
    const headers = webhookHeaders(secret, crypto.randomUUID(), new Date(), bytes);
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...more.headers },
      body: new Uint8Array(bytes),
    });
  };
  return {
    id: channel.id,
    name,
    secret,
    path,
    receiver,
    post,
    async deliver(...events) {
      const answer = await post({ events });
      assert.equal(answer.status, 200, answer.text);
      await applied();
    },
  };
}

function asBytes(body: ApiEvent | string | Buffer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

let sent = 0;

/** A message of a customer; everything that a test does not care about is filled in. */
export function written(
  text: string,
  more: ApiEvent & { thread?: string | object; by?: string } = {},
): ApiEvent {
  sent += 1;
  const { thread = 'dm', by = 'kavitha', ...rest } = more;
  return {
    type: 'message',
    id: `m-${sent}`,
    thread: typeof thread === 'string' ? { id: thread } : thread,
    author: { id: by, name: by },
    text,
    ...rest,
  };
}
