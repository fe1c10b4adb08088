import { type InstantMessage, instantMessage } from '#contract/instant.ts';
import { notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { refuseHoles } from './fill.ts';

type Row = Pick<InstantMessage, 'surface' | 'kind'> & { channelId: string };

export async function listInstant(tx: Tx): Promise<{ data: InstantMessage[]; next: null }> {
  const rows = await query(tx).orderBy('channel_id').orderBy('surface').orderBy('kind').execute();
  return { data: rows.map((row) => instantMessage.parse(row)), next: null };
}

export async function instantOf(
  tx: Tx,
  channelId: string,
  surface: Row['surface'],
  kind: Row['kind'],
): Promise<InstantMessage | undefined> {
  const row = await query(tx)
    .where('channel_id', '=', channelId)
    .where('surface', '=', surface)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row && instantMessage.parse(row);
}

export async function setInstant(tx: Tx, actor: Actor, message: InstantMessage): Promise<InstantMessage> {
  refuseHoles(message);
  await mustBeThere(tx, message.channelId);
  const { active, help, every } = message;
  const columns = { active, help, every, texts: JSON.stringify(message.texts) };
  await tx.q
    .insertInto('instant_message')
    .values({
      workspace_id: tx.workspaceId,
      channel_id: message.channelId,
      surface: message.surface,
      kind: message.kind,
      ...columns,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'channel_id', 'surface', 'kind']).doUpdateSet(columns),
    )
    .execute();
  await record(tx, [{ type: 'channel.changed', actor, subjectId: message.channelId }]);
  return message;
}

/** @throws ApiError where there is no such channel, or it is disconnected */
export async function mustBeThere(tx: Tx, channelId: string): Promise<void> {
  const found = await tx.q
    .selectFrom('channel')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', channelId)
    .where('state', '<>', 'disconnected')
    .executeTakeFirst();
  if (!found) throw notFound('channel');
}

function query(tx: Tx) {
  return tx.q
    .selectFrom('instant_message')
    .select(['channel_id as channelId', 'surface', 'kind', 'active', 'texts', 'help', 'every'])
    .where('workspace_id', '=', tx.workspaceId);
}
