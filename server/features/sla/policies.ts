import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Filter, filter as filterSchema } from '#contract/filter.ts';
import type { addPolicy as addCall, editPolicy as editCall, SlaPolicy } from '#contract/sla.ts';
import { invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { recountAll } from './recount.ts';

const policiesMax = 100;

/** A policy as it is kept, with when it was made: it promises nothing about what was over before. */
export type Policy = SlaPolicy & { createdAt: number };

export async function listPolicies(tx: Tx): Promise<{ data: SlaPolicy[]; next: null }> {
  return { data: (await policiesOf(tx)).map(({ createdAt: _, ...policy }) => policy), next: null };
}

/** In their order. */
export async function policiesOf(tx: Tx): Promise<Policy[]> {
  const rows = await tx.q
    .selectFrom('sla_policy')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    filter: filterSchema.parse(row.filter),
    clock: row.clock,
    firstReply: row.first_reply,
    nextReply: row.next_reply,
    resolution: row.resolution,
    warnAt: row.warn_at,
    escalates: row.escalates,
    createdAt: row.created_at.getTime(),
  }));
}

export async function addPolicy(
  tx: Tx,
  actor: Actor,
  given: z.output<typeof addCall.body>,
): Promise<SlaPolicy> {
  await lock(tx);
  const known = await policiesOf(tx);
  if (known.length >= policiesMax)
    throw invalid(`A workspace has at most ${policiesMax} policies; remove one first.`);
  const policy = { ...given, id: randomUUIDv7() };
  refuseEmpty(policy);
  await tx.q
    .insertInto('sla_policy')
    .values({ workspace_id: tx.workspaceId, id: policy.id, position: known.length, ...columnsOf(policy) })
    .execute();
  await changed(tx, actor, policy.id);
  return policy;
}

export async function editPolicy(
  tx: Tx,
  actor: Actor,
  id: string,
  given: z.output<typeof editCall.body>,
): Promise<SlaPolicy> {
  await lock(tx);
  const known = (await listPolicies(tx)).data.find((each) => each.id === id);
  if (!known) throw notFound('policy');
  const edits = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const policy: SlaPolicy = { ...known, ...edits };
  refuseEmpty(policy);
  await tx.q
    .updateTable('sla_policy')
    .set(columnsOf(policy))
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  await changed(tx, actor, id);
  return policy;
}

/** All of them, each once: whoever orders what they saw a while ago is told that it has changed. */
export async function orderPolicies(
  tx: Tx,
  actor: Actor,
  ids: string[],
): Promise<{ data: SlaPolicy[]; next: null }> {
  await lock(tx);
  const known = await policiesOf(tx);
  if (ids.length !== known.length || known.some(({ id }) => !ids.includes(id)))
    throw invalid('Name every policy once; perhaps somebody has just added or removed one. Load them anew.', [
      { path: 'ids', message: 'are not all policies' },
    ]);
  await sql`
    update sla_policy p set position = n.position from unnest(${ids}::uuid[]) with ordinality as n(id, position)
    where p.workspace_id = ${tx.workspaceId} and p.id = n.id`.execute(tx.q);
  await changed(tx, actor);
  return listPolicies(tx);
}

export async function removePolicy(tx: Tx, actor: Actor, id: string): Promise<Record<string, never>> {
  await lock(tx);
  const { numDeletedRows } = await tx.q
    .deleteFrom('sla_policy')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('policy');
  await changed(tx, actor, id);
  return {};
}

async function changed(tx: Tx, actor: Actor, id?: string): Promise<void> {
  await record(tx, [{ type: 'sla.changed', actor, ...(id ? { subjectId: id } : {}) }]);
  await recountAll(tx);
}

function columnsOf(policy: SlaPolicy) {
  return {
    name: policy.name,
    filter: JSON.stringify(policy.filter satisfies Filter),
    clock: policy.clock,
    first_reply: policy.firstReply,
    next_reply: policy.nextReply,
    resolution: policy.resolution,
    warn_at: policy.warnAt,
    escalates: policy.escalates,
  };
}

function refuseEmpty({ firstReply, nextReply, resolution }: SlaPolicy): void {
  if (firstReply === null && nextReply === null && resolution === null)
    throw invalid('Promise at least one of them: a first reply, a next reply or a resolution.', [
      { path: 'firstReply', message: 'nothing is promised' },
    ]);
}

/** One change at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sla:${tx.workspaceId}`}, 0))`.execute(tx.q);
}
