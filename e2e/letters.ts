import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { newDatabase } from '#server/testing/database.ts';
import { atEnd } from '#server/testing/end.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

/** What a mail has beside its text. */
export interface Letter {
  text: string;
  author?: { id: string; name: string };
  subject?: string;
  quoted?: string;
  html?: string;
  automatic?: boolean;
  copies?: { role: 'to' | 'cc' | 'bcc'; address: string; name?: string }[];
  original?: string;
  /** Pictures of the design, by what it calls them. */
  embedded?: string[];
}

export interface LetterDesk extends Desk {
  /** A message with all that a mail may have; answers its id. */
  write(letter: Letter): Promise<string>;
  everywhere: pg.Pool;
}

/** A desk whose messages are given by the database what only some platforms bring. */
export async function startLetterDesk(env: Record<string, string> = {}): Promise<LetterDesk> {
  const database = await newDatabase();
  const desk = await startDesk({
    DATABASE_URL: database.url,
    EARSHOT_SECRET_KEY: 'a key of the journeys',
    ...env,
  });
  const everywhere = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  let ending: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    ending ??= everywhere.end().then(desk.stop).then(database.drop);
    return ending;
  };
  // At the latest then, as long as there is a database.
  atEnd(stop);
  const body = { connector: 'api', name: 'Post', settings: {} };
  const channel = (await desk.call('POST', '/channels', body)) as {
    webhookUrl: string;
    generated: { secret: string };
  };
  let count = 0;
  return {
    ...desk,
    everywhere,
    async write({ text, author = { id: 'kavitha', name: 'கவிதா' }, ...letter }) {
      count += 1;
      const event = { type: 'message', id: `letter-${count}`, thread: { id: author.id }, author, text };
      const bytes = Buffer.from(JSON.stringify({ events: [event] }));
      const signed = webhookHeaders(channel.generated.secret, `letter-${count}`, new Date(), bytes);
      const headers = { 'content-type': 'application/json', ...signed };
      const answer = await fetch(channel.webhookUrl, { method: 'POST', headers, body: bytes });
      if (!answer.ok) throw new Error(`the webhook answered ${answer.status}: ${await answer.text()}`);
      const { id, workspace_id } = await until(async () => {
        const found = 'select id, workspace_id from message where external_id = $1';
        return (await everywhere.query(found, [event.id])).rows[0];
      });
      await furnish(everywhere, desk, { ...letter, id, workspaceId: workspace_id });
      return id;
    },
    stop,
  };
}

async function furnish(
  everywhere: pg.Pool,
  desk: Desk,
  o: Omit<Letter, 'text' | 'author'> & { id: string; workspaceId: string },
): Promise<void> {
  await everywhere.query(
    'update message set subject = $2, quoted = $3, designed = $4, automatic = $5, copies = $6 where id = $1',
    [
      o.id,
      o.subject ?? null,
      o.quoted ?? null,
      o.html !== undefined,
      o.automatic ?? false,
      o.copies ? JSON.stringify(o.copies) : null,
    ],
  );
  for (const contentId of o.embedded ?? []) {
    const form = new FormData();
    form.set('file', new Blob([dot]), `${contentId.split('@')[0]}.png`);
    const headers = { authorization: `Bearer ${desk.apiKey}` };
    const answer = await fetch(`${desk.origin}/api/v1/files`, { method: 'POST', headers, body: form });
    const { id } = (await answer.json()) as { id: string };
    const embed = 'update attachment set message_id = $1, content_id = $2 where id = $3';
    await everywhere.query(embed, [o.id, contentId, id]);
  }
  await everywhere.query(
    'insert into message_body (workspace_id, message_id, html, original_key, original_name, original_type) values ($1, $2, $3, $4, $5, $6)',
    [o.workspaceId, o.id, o.html ?? null, o.original ?? null, 'letter.eml', 'message/rfc822'],
  );
}

/** A site of pictures elsewhere, which remembers what was fetched. */
export async function startPictureSite(): Promise<{
  origin: string;
  asked: string[];
  stop(): Promise<void>;
}> {
  const asked: string[] = [];
  const server: Server = createServer((request, reply) => {
    asked.push(request.url ?? '');
    reply.setHeader('content-type', 'image/png');
    reply.end(dot);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One grey pixel. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
