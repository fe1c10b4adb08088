import { sql } from 'kysely';
import type { Document, Raw } from '#connectors/connector.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { processId } from '#server/platform/process.ts';
import { system } from '#server/transaction.ts';
import { insertRequests, keep } from './keep.ts';
import { understand } from './understand.ts';

/** Another process reads this channel now: nothing of what was brought here is kept. */
export class NotTheReader extends Error {
  constructor() {
    super('another process has taken over this channel');
    this.name = 'NotTheReader';
  }
}

/**
 * Makes what a reader brought durable, together with how far it has read, and enters it in its order.
 * Resolves when all of it has settled, so that a reader never runs ahead of what can be applied.
 */
export async function bring(channel: OpenChannel, documents: Document[], state: unknown): Promise<void> {
  const arrived = documents.map((document) => ({ ...from(channel), late: false, raw: asRaw(document) }));
  const ids = await system()
    .transaction()
    .execute(async (q) => {
      const { rows } = await sql`
        update reading set state = ${JSON.stringify(state ?? null)}::jsonb
        where channel_id = ${channel.id} and holder = ${processId} returning channel_id`.execute(q);
      if (rows.length === 0) throw new NotTheReader();
      return arrived.length === 0 ? [] : insertRequests(q, arrived);
    });
  for (const [i, id] of ids.entries()) {
    const request = arrived[i];
    if (request) await settled((done) => understand({ id, ...request }, done));
  }
}

/**
 * Makes documents durable that were read back afterwards, and enters them late and in their order. Resolves when all
 * of it has settled.
 */
export async function bringBack(channel: OpenChannel, documents: Document[]): Promise<void> {
  if (documents.length === 0) return;
  const arrived = documents.map((document) => ({ ...from(channel), late: true, raw: asRaw(document) }));
  const ids = await insertRequests(system(), arrived);
  for (const [i, id] of ids.entries()) {
    const request = arrived[i];
    if (request) await settled((done) => understand({ id, ...request }, done));
  }
}

/** Makes a document durable that somebody handed in, and enters it. */
export async function takeDocument(channel: OpenChannel, document: Document): Promise<void> {
  const arrived = { ...from(channel), late: false, raw: asRaw(document) };
  void understand({ id: await keep(arrived), ...arrived });
}

/** What was read from a channel's own account is that channel's, whatever application it has. */
function from(channel: OpenChannel): { connector: string; channelId: string; app: null } {
  return { connector: channel.connector.name, channelId: channel.id, app: null };
}

function asRaw({ body, facts }: Document): Raw {
  return { method: 'READ', query: {}, headers: {}, body, receivedAt: new Date(), facts: facts ?? {} };
}

function settled(start: (done: () => void) => Promise<void>): Promise<void> {
  return new Promise((done) => void start(done));
}
