import { randomUUIDv7 } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from './desk.ts';

export interface PageCall {
  /** Without the version. */
  path: string;
  method: string;
  body: Record<string, unknown>;
}
export type PageAnswer = { status: number; body: object } | 'hang up';

/** A platform of pages: it takes what is written to it, and tells what that was. */
export interface PagePlatform {
  url: string;
  calls: PageCall[];
  answer: (call: PageCall) => PageAnswer | Promise<PageAnswer>;
}

export async function openPagePlatform(): Promise<PagePlatform> {
  const platform: PagePlatform = {
    url: '',
    calls: [],
    answer: () => ({ status: 200, body: { id: `c_${randomUUIDv7()}`, message_id: `m_${randomUUIDv7()}` } }),
  };
  const server = createServer((request, reply) => {
    void (async () => {
      const bytes = Buffer.concat(await request.toArray());
      const path = (request.url ?? '').replace(/^\/v[\d.]+\//, '');
      const isJson = request.headers['content-type']?.includes('json');
      const call = { path, method: request.method ?? '', body: isJson ? JSON.parse(bytes.toString()) : {} };
      // Who somebody is may be asked at any time; what is written is what tests count.
      if (call.method !== 'GET') platform.calls.push(call);
      const answer = await platform.answer(call);
      if (answer === 'hang up') return void request.socket.destroy();
      reply.writeHead(answer.status, { 'content-type': 'application/json' });
      reply.end(JSON.stringify(answer.body));
    })();
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return platform;
}
