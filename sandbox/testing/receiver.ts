import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  url: string;
  /** The bodies that were signed as they should be, parsed, in the order of their arrival. */
  bodies: Body[];
  raw: string[];
  /** How many came with another signature. */
  forged: number;
  /** What is answered next. */
  status: number;
  verifyToken: string;
  secret: string;
  close(): Promise<void>;
}

export interface Body {
  object: string;
  entry: { id: string; time?: number; messaging?: Element[]; standby?: Element[]; changes?: Change[] }[];
}
// What stands inside differs by field; a test looks at what it expects there.
// biome-ignore lint/suspicious/noExplicitAny: payloads are compared, not used
export type Element = Record<string, any>;
export interface Change {
  field: string;
  value: Element;
}

/** The other end of a webhook, as a desk would have it: proves itself, and checks what comes. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, reply) => {
    const url = new URL(request.url ?? '', 'http://desk');
    if (request.method === 'GET') {
      const known = url.searchParams.get('hub.verify_token') === receiver.verifyToken;
      reply.writeHead(known ? 200 : 403).end(known ? url.searchParams.get('hub.challenge') : 'no');
      return;
    }
    const body = Buffer.concat(await request.toArray());
    const own = Buffer.from(`sha256=${createHmac('sha256', receiver.secret).update(body).digest('hex')}`);
    const given = Buffer.from(String(request.headers['x-hub-signature-256'] ?? ''));
    if (own.length !== given.length || !timingSafeEqual(own, given)) {
      receiver.forged += 1;
      reply.writeHead(401).end();
      return;
    }
    if (receiver.status === 200) {
      receiver.raw.push(body.toString());
      receiver.bodies.push(JSON.parse(body.toString()));
    }
    reply.writeHead(receiver.status).end('{}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    bodies: [],
    raw: [],
    forged: 0,
    status: 200,
    verifyToken: '',
    secret: '',
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return receiver;
}
