import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from './desk.ts';

/** A platform at which every account lives and every token is good: enough to connect a channel. */
export interface Graph {
  url: string;
  /** What was asked, with everything that proves who asks. */
  asked: { path: string; headers: Record<string, unknown> }[];
}

export async function openGraph(): Promise<Graph> {
  const asked: Graph['asked'] = [];
  const server = createServer((request, reply) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    const { status, body } = answerTo(request.url ?? '', request.headers.authorization ?? '');
    reply.writeHead(status, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(body));
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Whose token it is stands in the token itself, as `tokenOf` makes it. */
export function tokenOf(account: string): string {
  return `token-of-page-${account}`;
}

function answerTo(url: string, authorization: string): { status: number; body: object } {
  const [path = ''] = url.split('?');
  const id = /token-of-page-(\d+)/.exec(authorization)?.[1] ?? '0';
  // It may not be asked about tokens: then nothing is known of what they allow.
  if (path.endsWith('/debug_token'))
    return { status: 400, body: { error: { message: 'not allowed', type: 'OAuthException', code: 100 } } };
  if (path.endsWith('/subscribed_apps')) return { status: 200, body: { success: true, data: [] } };
  return { status: 200, body: { id, name: `Page ${id}` } };
}
