import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { addBusinessHours, BusinessHours, editBusinessHours } from '#contract/business-hours.ts';
import { conflict, invalid } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { hoursOf, listHours } from './hours.ts';
import { recountAll } from './recount.ts';

const hoursMax = 100;

/** The first hours of a workspace are those of all its channels, until somebody says otherwise. */
export async function addHours(
  tx: Tx,
  actor: Actor,
  given: z.output<typeof addBusinessHours.body>,
): Promise<BusinessHours> {
  await lock(tx);
  const { data: known } = await listHours(tx);
  if (known.length >= hoursMax)
    throw invalid(`A workspace has at most ${hoursMax} business hours; remove some first.`);
  const id = randomUUIDv7();
  refuseTaken(known, id, given.name);
  await tx.q
    .insertInto('business_hours')
    .values({
      workspace_id: tx.workspaceId,
      id,
      name: given.name,
      zone: given.zone,
      weekly: JSON.stringify(given.weekly),
      holidays: JSON.stringify(given.holidays),
    })
    .execute();
  if (given.isDefault || known.length === 0) await makeDefault(tx, id);
  await giveTo(tx, id, given.channels);
  await changed(tx, actor, id);
  return hoursOf(tx, id);
}

export async function editHours(
  tx: Tx,
  actor: Actor,
  id: string,
  given: z.output<typeof editBusinessHours.body>,
): Promise<BusinessHours> {
  await lock(tx);
  const before = await hoursOf(tx, id);
  if (given.name !== undefined) refuseTaken((await listHours(tx)).data, id, given.name);
  await tx.q
    .updateTable('business_hours')
    .set({
      name: given.name ?? before.name,
      zone: given.zone ?? before.zone,
      weekly: JSON.stringify(given.weekly ?? before.weekly),
      holidays: JSON.stringify(given.holidays ?? before.holidays),
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  if (given.isDefault === true) await makeDefault(tx, id);
  if (given.isDefault === false) await makeDefault(tx, before.isDefault ? null : undefined);
  if (given.channels) await giveTo(tx, id, given.channels);
  await changed(tx, actor, id);
  return hoursOf(tx, id);
}

/** Without those of the workspace, channels that have none of their own count as always open. */
export async function removeHours(tx: Tx, actor: Actor, id: string): Promise<Record<string, never>> {
  await lock(tx);
  const { name, channels } = await hoursOf(tx, id);
  if (channels.length > 0) {
    const names = channels.map((channel) => channel.name).join(', ');
    throw conflict('in-use', `${name} are the hours of ${names}. Give these channels other hours first.`);
  }
  const { rows: teams } = await sql<{ name: string }>`
    select name from team where workspace_id = ${tx.workspaceId} and business_hours_id = ${id} order by lower(name)`.execute(
    tx.q,
  );
  if (teams.length > 0) {
    const names = teams.map((team) => team.name).join(', ');
    throw conflict('in-use', `${name} are the hours of the team ${names}. Give it other hours first.`);
  }
  await sql`update channel set business_hours_id = null where workspace_id = ${tx.workspaceId} and business_hours_id = ${id}`.execute(
    tx.q,
  );
  await sql`delete from business_hours where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await changed(tx, actor, id);
  return {};
}

/** What is due is counted by them. */
async function changed(tx: Tx, actor: Actor, id: string): Promise<void> {
  await record(tx, [{ type: 'business-hours.changed', actor, subjectId: id }]);
  await recountAll(tx);
}

/** Null: no hours are those of the workspace any more; undefined: it stays as it is. */
async function makeDefault(tx: Tx, id: string | null | undefined): Promise<void> {
  if (id === undefined) return;
  await sql`update business_hours set is_default = false where workspace_id = ${tx.workspaceId} and is_default`.execute(
    tx.q,
  );
  if (id !== null)
    await sql`update business_hours set is_default = true where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
}

async function giveTo(tx: Tx, id: string, channelIds: string[]): Promise<void> {
  const { rows } = await sql`
    select id from channel where workspace_id = ${tx.workspaceId} and id = any(${channelIds}::uuid[])`.execute(
    tx.q,
  );
  if (rows.length < new Set(channelIds).size)
    throw invalid('A channel is not known in this workspace; it may have been removed.', [
      { path: 'channels', message: 'unknown' },
    ]);
  await sql`
    update channel set business_hours_id = case when id = any(${channelIds}::uuid[]) then ${id}::uuid end
    where workspace_id = ${tx.workspaceId} and (id = any(${channelIds}::uuid[]) or business_hours_id = ${id})`.execute(
    tx.q,
  );
}

function refuseTaken(known: BusinessHours[], id: string, name: string): void {
  const same = known.find((each) => each.id !== id && each.name.toLowerCase() === name.toLowerCase());
  if (same) throw conflict('name-taken', `There are hours called ${same.name} already; choose another name.`);
}

/** One change at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`business-hours:${tx.workspaceId}`}, 0))`.execute(
    tx.q,
  );
}
