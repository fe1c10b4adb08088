import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { RuleVersion } from '#contract/rule-versions.ts';
import type { editRule as editCall, Rule, RuleGiven } from '#contract/rules.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { askForAll } from './arm.ts';
import { countsOf } from './counts.ts';
import { rulesOf } from './kept.ts';
import { refuseSenseless } from './senseless.ts';
import { wakesOf } from './wakes.ts';

const rulesMax = 200;

export async function listRules(tx: Tx): Promise<{ data: Rule[]; next: null }> {
  const counts = await countsOf(tx);
  const rules = await rulesOf(tx);
  return {
    data: rules.map(({ activeSince: _, ...rule }) => ({ ...rule, ...counts(rule.id) })),
    next: null,
  };
}

export async function addRule(tx: Tx, actor: AgentActor, given: RuleGiven): Promise<Rule> {
  await lock(tx);
  const known = await rulesOf(tx);
  if (known.length >= rulesMax) throw invalid(`A workspace has at most ${rulesMax} rules; remove one first.`);
  await refuseSenseless(tx, given);
  const id = randomUUIDv7();
  await tx.q
    .insertInto('rule')
    .values({
      workspace_id: tx.workspaceId,
      id,
      position: (await lastPosition(tx)) + 1,
      ...columnsOf(given),
      active_since: given.active ? sql<Date>`now()` : null,
    })
    .execute();
  await keepVersion(tx, actor, id, 'made');
  if (given.active) await askForAll(tx);
  return ruleOf(tx, id);
}

export async function editRule(
  tx: Tx,
  actor: AgentActor,
  id: string,
  { version, ...edits }: z.output<typeof editCall.body>,
): Promise<Rule> {
  await lock(tx);
  const known = (await rulesOf(tx)).find((each) => each.id === id);
  if (!known) throw notFound('rule');
  if (version !== undefined && version !== known.version)
    throw conflict(
      'changed-since',
      'Somebody has changed this rule since you opened it. Look at it anew, then change it again.',
    );
  const changed = Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined));
  const rule: RuleGiven = { ...known, ...changed };
  const only = Object.keys(changed);
  const isSwitched = only.length === 1 && only[0] === 'active';
  // What names something that is gone can still be switched off.
  if (!isSwitched || rule.active) await refuseSenseless(tx, rule);
  // Another moment, and so another stretch of time: what it has told of before may come again.
  const isOther = JSON.stringify(rule.when) !== JSON.stringify(known.when);
  const begins = rule.active && (!known.active || isOther);
  const since = begins ? sql<Date>`now()` : rule.active ? known.activeSince : null;
  await tx.q
    .updateTable('rule')
    .set({ ...columnsOf(rule), active_since: since, version: known.version + 1 })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  if (begins || !rule.active) await dropTimers(tx, id);
  if (begins) await askForAll(tx);
  await keepVersion(tx, actor, id, isSwitched ? (rule.active ? 'on' : 'off') : 'edited');
  return ruleOf(tx, id);
}

/** All of them, each once: whoever orders what they saw a while ago is told that it has changed. */
export async function orderRules(
  tx: Tx,
  actor: AgentActor,
  ids: string[],
): Promise<{ data: Rule[]; next: null }> {
  await lock(tx);
  const known = await rulesOf(tx);
  if (
    ids.length !== known.length ||
    new Set(ids).size !== ids.length ||
    known.some(({ id }) => !ids.includes(id))
  )
    throw invalid('Name every rule once; perhaps somebody has just added or removed one. Load them anew.', [
      { path: 'ids', message: 'are not all rules' },
    ]);
  await sql`
    update rule r set position = n.position from unnest(${ids}::uuid[]) with ordinality as n(id, position)
    where r.workspace_id = ${tx.workspaceId} and r.id = n.id`.execute(tx.q);
  for (const [n, id] of ids.entries()) {
    if (known[n]?.id === id) continue;
    await sql`update rule set version = version + 1 where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
    await keepVersion(tx, actor, id, 'moved');
  }
  return listRules(tx);
}

export async function removeRule(tx: Tx, actor: AgentActor, id: string): Promise<Record<string, never>> {
  await lock(tx);
  const { numUpdatedRows } = await tx.q
    .updateTable('rule')
    .set({ removed_at: sql`now()`, active: false, active_since: null, version: sql`version + 1` })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('rule');
  await dropTimers(tx, id);
  await keepVersion(tx, actor, id, 'removed');
  return {};
}

async function ruleOf(tx: Tx, id: string): Promise<Rule> {
  const found = (await listRules(tx)).data.find((each) => each.id === id);
  if (!found) throw notFound('rule');
  return found;
}

function columnsOf({ name, active, when, actions, stops, most, ...rest }: RuleGiven) {
  return {
    name,
    active,
    definition: JSON.stringify({ when, if: rest.if, actions, stops, most }),
    wakes: wakesOf(when) as string[],
  };
}

async function keepVersion(tx: Tx, actor: AgentActor, id: string, what: RuleVersion['what']): Promise<void> {
  await sql`
    insert into rule_version (workspace_id, rule_id, version, what, name, active, definition, agent_id)
    select workspace_id, id, version, ${what}::text, name, active, definition, ${actor.id}::uuid from rule
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'rule.changed', actor, subjectId: id, word: what }]);
}

async function dropTimers(tx: Tx, id: string): Promise<void> {
  await tx.q
    .deleteFrom('rule_timer')
    .where('workspace_id', '=', tx.workspaceId)
    .where('rule_id', '=', id)
    .execute();
}

async function lastPosition(tx: Tx): Promise<number> {
  const row = await tx.q
    .selectFrom('rule')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('workspace_id', '=', tx.workspaceId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** One change at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rules:${tx.workspaceId}`}, 0))`.execute(tx.q);
}
