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
  const raws = documents.map(asRaw);
  const ids = await system()
    .transaction()
    .execute(async (q) => {
      const { rows } = await sql`
        update reading set state = ${JSON.stringify(state ?? null)}::jsonb
        where channel_id = ${channel.id} and holder = ${processId} returning channel_id`.execute(q);
      if (rows.length === 0) throw new NotTheReader();
      if (raws.length === 0) return [];
      return insertRequests(
        q,
        raws.map((raw) => ({ connector: channel.connector.name, channelId: channel.id, raw })),
      );
    });
  for (const [i, id] of ids.entries()) {
    const raw = raws[i];
    if (raw)
      await settled((done) =>
        understand({ id, connector: channel.connector.name, channelId: channel.id, raw }, done),
      );
  }
}

/** Makes a document durable that somebody handed in, and enters it. */
export async function takeDocument(channel: OpenChannel, document: Document): Promise<void> {
  const raw = asRaw(document);
  const id = await keep({ connector: channel.connector.name, channelId: channel.id, raw });
  void understand({ id, connector: channel.connector.name, channelId: channel.id, raw });
}

function asRaw({ body, facts }: Document): Raw {
  return { method: 'READ', query: {}, headers: {}, body, receivedAt: new Date(), facts: facts ?? {} };
}

function settled(start: (done: () => void) => Promise<void>): Promise<void> {
  return new Promise((done) => void start(done));
}
