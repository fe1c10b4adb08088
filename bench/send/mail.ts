import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import type { Api } from '../rig/api.ts';
import { startChild } from '../rig/child.ts';
import { conversations } from './conversations.ts';
import type { Took } from './platform.ts';

export interface PostOffice {
  port: number;
  tried(): Promise<number>;
  took(): Promise<Took>;
  stop(): void;
}

export async function startPostOffice(o: { latencyMs: number; errors: number }): Promise<PostOffice> {
  const file = fileURLToPath(new URL('post-office.ts', import.meta.url));
  const child = await startChild(file, [String(o.latencyMs), String(o.errors)]);
  const ask = async (path: string): Promise<string> => (await fetch(`${child.url}/${path}`)).text();
  return {
    port: Number(await ask('port')),
    tried: async () => Number(await ask('tried')),
    took: async () => JSON.parse(await ask('took')) as Took,
    stop: child.stop,
  };
}

// As many connections as a channel of ours keeps open to one mail server.
const connections = 5;

/** The same library alone, with the same number of connections: mails a second. */
export async function bareMails(post: PostOffice, what: string, count: number): Promise<number> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: post.port,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const began = performance.now();
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      transport
        .sendMail({
          from: 'care@shop.example',
          to: 'k@home.example',
          subject: 'Re: Kettle',
          text: `${what}-${n}`,
        })
        .catch(() => undefined),
    ),
  );
  const seconds = (performance.now() - began) / 1_000;
  transport.close();
  return count / seconds;
}

/** A mailbox with so many customers who have written. */
export async function seedMails(o: {
  api: Api;
  smtpPort: number;
  outPort: number;
  conversations: number;
}): Promise<string[]> {
  const channel = await o.api.post<{ id: string; doorAddress: string }>('/channels', {
    connector: 'email',
    name: 'Bench mail',
    settings: {
      address: 'care@shop.example',
      smtpHost: '127.0.0.1',
      smtpPort: o.outPort,
      smtpSecurity: 'none',
    },
  });
  const transport = createTransport({
    host: '127.0.0.1',
    port: o.smtpPort,
    pool: true,
    maxConnections: 4,
    ignoreTLS: true,
  });
  await Promise.all(
    Array.from({ length: o.conversations }, (_, n) =>
      transport.sendMail({
        from: `person-${n}@home.example`,
        to: 'care@shop.example',
        subject: `Kettle ${n}`,
        text: 'மூடி பொருந்தவில்லை',
        envelope: { from: `person-${n}@home.example`, to: channel.doorAddress },
      }),
    ),
  );
  transport.close();
  return conversations(o.api, channel.id, o.conversations);
}
