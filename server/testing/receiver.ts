import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from './desk.ts';

/** A part as it was handed to the platform. */
export interface Callback {
  /** The part's id, the same on every attempt. */
  id: string;
  text: string;
  thread: { id: string; surface: string };
  recipient: { id: string; name?: string; language?: string };
  author: { name: string };
  attachments: { name: string; type: string; size: number; url: string }[];
  replyTo: string | null;
  channelId: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** `hang up`: the request was taken, and the connection breaks before the answer. */
export type PlatformAnswer = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang up';

/** A platform that is called back; it takes everything until a test tells it otherwise. */
export interface Receiver {
  url: string;
  calls: Callback[];
  answer: (callback: Callback, attempt: number) => PlatformAnswer | Promise<PlatformAnswer>;
}

const receivers = new Map<string, Receiver>();
let listening: Promise<string> | undefined;

export async function newReceiver(): Promise<Receiver> {
  const path = `/${crypto.randomUUID()}`;
  listening ??= listen();
  const receiver: Receiver = {
    url: `${await listening}${path}`,
    calls: [],
    answer: ({ id }) => ({ status: 200, body: { id: `b-${id}` } }),
  };
  receivers.set(path, receiver);
  return receiver;
}

function listen(): Promise<string> {
  const server = createServer((request, reply) => void take(request, reply));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

async function take(request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  const receiver = receivers.get(request.url ?? '');
  if (!receiver) return void reply.writeHead(404).end();
  const callback: Callback = { ...JSON.parse(body.toString()), headers: request.headers, body };
  receiver.calls.push(callback);
  const attempt = receiver.calls.filter((earlier) => earlier.id === callback.id).length;
  const answer = await receiver.answer(callback, attempt);
  if (answer === 'hang up') return void request.socket.destroy();
  reply.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  reply.end(JSON.stringify(answer.body ?? {}));
}
