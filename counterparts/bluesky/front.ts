import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What may answer in place of the network; undefined leaves the request to it. */
export type Answerer = (request: {
  method: string;
  name: string;
  params: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
}) => { status: number; body: unknown } | undefined;

export interface Front {
  url: string;
  /** How often each XRPC method was called. */
  calls: Map<string, number>;
  /** The next call of this method reaches the network, and its answer is lost. */
  loseNext(name: string): void;
  /** While it is down, every connection is cut before anything is said. */
  isDown: boolean;
  /** How many connections were cut. */
  cut: number;
  answerer: Answerer | null;
  stop(): Promise<void>;
}

/** Stands between Earshot and the network, as the internet does: it hands everything on, and can misbehave. */
export async function startFront(target: string): Promise<Front> {
  const calls = new Map<string, number>();
  const losing = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void handOn(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (front.isDown) {
      front.cut += 1;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  const front: Front = {
    url: `http://127.0.0.1:${port}`,
    calls,
    loseNext: (name) => void losing.add(name),
    isDown: false,
    cut: 0,
    answerer: null,
    stop: close,
  };
  return front;

  async function handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A connection that was kept open does not outlive the server.
    if (front.isDown) {
      front.cut += 1;
      return void response.destroy();
    }
    const url = new URL(request.url ?? '/', target);
    const name = url.pathname.replace('/xrpc/', '');
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const body = Buffer.concat(await request.toArray());
    const method = request.method ?? 'GET';
    const own = front.answerer?.({ method, name, params: url.searchParams, headers: request.headers, body });
    if (own) {
      if (losing.delete(name)) return void response.destroy();
      response.writeHead(own.status, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(own.body));
    }
    const headers = Object.entries(request.headers).filter(([key]) => !['host', 'connection'].includes(key));
    const answer = await fetch(url, {
      method,
      headers: headers.map(([key, value]): [string, string] => [key, String(value)]),
      ...(body.length > 0 && { body }),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (losing.delete(name)) return void response.destroy();
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
    });
    response.end(text);
  }
}
