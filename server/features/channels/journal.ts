import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

interface Said {
  state: 'fine' | 'note' | 'warning' | 'broken';
  /** Which part of the account; all of it where nothing is named. */
  about?: string;
  /** A sentence. */
  text: string;
  at: number | null;
  receivedAt: Date;
}

const textMax = 1_000;

/**
 * Writes down what the platform says about a channel's account. When it says that messages are being lost, the
 * channel's page says so until the platform says that all is well with the same, in whatever order the two come.
 */
export async function noteAccount(tx: Tx, channelId: string, said: Said): Promise<void> {
  const text = said.text.slice(0, textMax).replaceAll('\u0000', '').toWellFormed();
  const at = said.at === null ? said.receivedAt : new Date(Math.min(said.at, said.receivedAt.getTime()));
  const { numAffectedRows } = await sql`
    insert into channel_journal (workspace_id, id, channel_id, at, state, about, text, received_at)
    values (${tx.workspaceId}, ${randomUUIDv7()}, ${channelId}, ${at}, ${said.state}, ${said.about?.slice(0, 500) ?? null}, ${text}, ${said.receivedAt})
    on conflict do nothing`.execute(tx.q);
  // Other news ends nothing, and brings nothing back that somebody has found to be over.
  if (!numAffectedRows || said.state === 'note' || said.state === 'warning') return;
  const { numAffectedRows: changed } = await sql`
    update channel c set reading_trouble = newest.trouble
    from (select (
      select j.text from (
        select distinct on (about) state, text, at, id from channel_journal
        where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and state in ('fine', 'broken')
        order by about, at desc, id desc) j
      where j.state = 'broken' order by j.at desc, j.id desc limit 1) as trouble) newest
    where c.workspace_id = ${tx.workspaceId} and c.id = ${channelId}
      and c.reading_trouble is distinct from newest.trouble
      -- Trouble that somebody else found stays until they find it gone.
      and (newest.trouble is not null or c.reading_trouble in (
        select text from channel_journal
        where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and state = 'broken'))`.execute(
    tx.q,
  );
  if (changed) await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}
