import { sql } from 'kysely';
import { SendError } from '#connectors/connector.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace } from '#server/transaction.ts';

// A platform that is away for a moment is nobody's business; one that stays away is.
const quietFor = 120_000;
const noteEvery = 30_000;
const noted = new Map<string, number>();

/** Remembers that the channel was read, every half minute at most, and takes back what was said to be wrong. */
export async function noteSuccess(channel: OpenChannel): Promise<void> {
  if (Date.now() - (noted.get(channel.id) ?? 0) < noteEvery) return;
  noted.set(channel.id, Date.now());
  await quietly(() =>
    inWorkspace(channel.workspaceId, async (tx) => {
      const { rows } = await sql<{ mended: boolean }>`
        update channel c set read_at = now(), unreadable_since = null, reading_trouble = null
        from (select reading_trouble from channel where workspace_id = ${tx.workspaceId} and id = ${channel.id} for update) old
        where c.workspace_id = ${tx.workspaceId} and c.id = ${channel.id}
        returning old.reading_trouble is not null as mended`.execute(tx.q);
      if (rows[0]?.mended)
        await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channel.id }]);
    }),
  );
}

/** Shows on the channel why it cannot be read: at once where somebody has to act, else after two minutes. */
export async function noteFailure(channel: OpenChannel, error: unknown, message: string): Promise<void> {
  noted.delete(channel.id);
  const urgent = error instanceof SendError && !['temporary', 'throttled'].includes(error.kind);
  await quietly(() =>
    inWorkspace(channel.workspaceId, async (tx) => {
      const { rows } = await sql<{ news: boolean }>`
        update channel c set unreadable_since = coalesce(c.unreadable_since, now()),
          reading_trouble = case
            when ${urgent} or c.unreadable_since < now() - make_interval(secs => ${quietFor / 1_000}) then ${message}
            else c.reading_trouble end
        from (select reading_trouble from channel where workspace_id = ${tx.workspaceId} and id = ${channel.id} for update) old
        where c.workspace_id = ${tx.workspaceId} and c.id = ${channel.id}
        returning c.reading_trouble is distinct from old.reading_trouble as news`.execute(tx.q);
      if (rows[0]?.news)
        await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channel.id }]);
    }),
  );
}

/** A note that cannot be written is written at the next turn. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: Error) =>
    log.warn({ error: error.message }, 'could not note how the reading of a channel goes'),
  );
}
