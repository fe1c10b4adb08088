import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { TroubleKind } from '#contract/health.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { tellOwners } from './alarm.ts';

export interface OpenTrouble {
  id: string;
  kind: TroubleKind;
  text: string;
  since: Date;
}

const textMax = 1_000;
/** What was seen from afar at first: a look finds the cause, and that is no second trouble. */
const symptoms: TroubleKind[] = ['sending', 'reading'];
const causes: TroubleKind[] = ['token', 'settings'];

export async function troublesOf(tx: Tx, channelId: string): Promise<OpenTrouble[]> {
  return tx.q
    .selectFrom('channel_trouble')
    .select(['id', 'kind', 'text', 'since'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('ended_at', 'is', null)
    .orderBy('since')
    .orderBy('id')
    .execute();
}

/** Notes that something is wrong, and tells the owner the first time. The caller holds the channel's health. */
export async function raise(
  tx: Tx,
  channelId: string,
  kind: TroubleKind,
  said: string,
  now: Date,
): Promise<void> {
  const text = said.slice(0, textMax).replaceAll('\u0000', '').toWellFormed();
  const open = await troublesOf(tx, channelId);
  const cause = causes.includes(kind) ? causes : [];
  const same = open.find((one) => one.kind === kind) ?? open.find((one) => cause.includes(one.kind));
  const known = same ?? (cause.length > 0 ? open.find((one) => symptoms.includes(one.kind)) : undefined);
  if (symptoms.includes(kind) && open.some((one) => causes.includes(one.kind))) return;
  if (known) {
    if (known.kind === kind && known.text === text) return;
    await sql`update channel_trouble set kind = ${kind}, text = ${text} where workspace_id = ${tx.workspaceId} and id = ${known.id}`.execute(
      tx.q,
    );
  } else {
    const id = randomUUIDv7();
    await tx.q
      .insertInto('channel_trouble')
      .values({
        ...{ workspace_id: tx.workspaceId, id, channel_id: channelId, kind, text },
        ...{ since: now, told_at: now },
      })
      .execute();
    await tellOwners(tx, { channelId, troubleId: id, word: 'broken' });
  }
  await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}

/** These are over, if they were there; answers those that were. When nothing else is wrong, the owner is told. */
export async function end(
  tx: Tx,
  channelId: string,
  kinds: TroubleKind[],
  now: Date,
): Promise<OpenTrouble[]> {
  if (kinds.length === 0) return [];
  const over = await tx.q
    .updateTable('channel_trouble')
    .set({ ended_at: now })
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('kind', 'in', kinds)
    .where('ended_at', 'is', null)
    .returning(['id', 'kind', 'text', 'since'])
    .execute();
  const [first] = over;
  if (!first) return [];
  if ((await troublesOf(tx, channelId)).length === 0)
    await tellOwners(tx, { channelId, troubleId: first.id, word: 'well' });
  await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
  return over;
}
