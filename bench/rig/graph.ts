import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { startChild } from './child.ts';

/** How long the platform takes, in milliseconds: over a name, over a message of ours, over a file that it has. */
export interface Pace {
  nameMs: number;
  sendMs: number;
  fileMs: number;
}

export interface Graph {
  url: string;
  setPace(pace: Partial<Pace>): Promise<void>;
  /** How often each part of ours reached it, and how many calls it has not answered yet. */
  reached(): Promise<{ parts: Record<string, number>; open: number }>;
  stop(): void;
}

/** The platform's side in a process of its own: who somebody is, what is sent, what files lie there. */
export async function startGraph(): Promise<Graph> {
  const child = await startChild(import.meta.filename, []);
  return {
    url: child.url,
    async setPace(pace) {
      await fetch(`${child.url}/pace`, { method: 'POST', body: JSON.stringify(pace) });
    },
    reached: async () =>
      (await (await fetch(`${child.url}/reached`)).json()) as Awaited<ReturnType<Graph['reached']>>,
    stop: child.stop,
  };
}

const names = ['Martha Lind', 'கவிதா', 'अनीता', 'Անահիտ', 'فاطمہ', 'లక్ష్మి'];

if (import.meta.main) serve();

function serve(): void {
  const pace: Pace = { nameMs: 30, sendMs: 50, fileMs: 20 };
  const parts: Record<string, number> = {};
  let open = 0;
  let sent = 0;
  const later = (reply: ServerResponse, ms: number, body: unknown): void => {
    open += 1;
    reply.once('close', () => {
      open -= 1;
    });
    setTimeout(() => {
      reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }, ms);
  };
  const server = createServer(async (request, reply) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const text = await textOf(request);
    if (path === '/pace') Object.assign(pace, JSON.parse(text));
    if (path === '/pace') return reply.end('{}');
    if (path === '/reached') return reply.end(JSON.stringify({ parts, open }));
    if (path.startsWith('/file/')) return trickle(reply, pace.fileMs);
    const id = path.split('/').at(-1) ?? '';
    if (request.method === 'GET') return later(reply, pace.nameMs, { id, name: names[Number(id) % 6] });
    const { recipient, message } = JSON.parse(text) as {
      recipient: { id: string };
      message: { metadata: string };
    };
    parts[message.metadata] = (parts[message.metadata] ?? 0) + 1;
    sent += 1;
    return later(reply, pace.sendMs, { recipient_id: recipient.id, message_id: `m_sent_${sent}` });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
}

/** A file of ten pieces: a slow one is begun at once and takes its time over the rest. */
function trickle(reply: ServerResponse, ms: number): void {
  reply.writeHead(200, { 'content-type': 'text/plain', 'content-length': 10_000 });
  let pieces = 0;
  const timer = setInterval(() => {
    pieces += 1;
    reply.write('x'.repeat(1_000));
    if (pieces < 10) return;
    clearInterval(timer);
    reply.end();
  }, ms / 10);
  reply.once('close', () => clearInterval(timer));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
