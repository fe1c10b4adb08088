import { sql } from 'kysely';
import type { RuleVersion } from '#contract/rule-versions.ts';
import type { RuleRun } from '#contract/rules.ts';
import { notFound } from '#server/errors.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { definition } from './kept.ts';

interface Row {
  id: string;
  at: Date;
  version: number;
  outcome: RuleRun['outcome'];
  times: number;
  actions: RuleRun['actions'];
  waits: boolean;
  conversation: RuleRun['conversation'];
}

/** What a rule did, the newest first. */
export async function listRuns(
  tx: Tx,
  ruleId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: RuleRun[]; next: string | null }> {
  await mustExist(tx, ruleId);
  const after = positionIn(cursor, 2);
  const { rows } = await sql<Row>`
    select r.id, r.at, r.version, r.outcome, r.times, r.actions,
      exists (select from webhook_call k where k.workspace_id = r.workspace_id and k.run_id = r.id) as waits,
      json_build_object('id', c.id, 'number', c.number, 'contact', p.name) as conversation
    from rule_run r
    join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    where r.workspace_id = ${tx.workspaceId} and r.rule_id = ${ruleId}
      and ${after ? sql`(r.at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by r.at desc, r.id desc limit ${limit + 1}`.execute(tx.q);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
    next: rows.length > limit && last ? cursorOf([last.at.toISOString(), last.id]) : null,
  };
}

/** Who changed what, the newest first; also of a rule that was removed. */
export async function listVersions(tx: Tx, ruleId: string): Promise<{ data: RuleVersion[]; next: null }> {
  await mustExist(tx, ruleId);
  const { rows } = await sql<{
    version: number;
    at: Date;
    by: string | null;
    what: RuleVersion['what'];
    name: string;
    active: boolean;
    definition: unknown;
  }>`
    select v.version, v.at, a.name as by, v.what, v.name, v.active, v.definition from rule_version v
    left join agent a on a.workspace_id = v.workspace_id and a.id = v.agent_id
    where v.workspace_id = ${tx.workspaceId} and v.rule_id = ${ruleId} order by v.version desc limit 200`.execute(
    tx.q,
  );
  return {
    data: rows.map(({ name, active, definition: kept, ...row }) => ({
      ...row,
      at: row.at.toISOString(),
      rule: { name, active, ...definition.parse(kept) },
    })),
    next: null,
  };
}

async function mustExist(tx: Tx, id: string): Promise<void> {
  const rule = await tx.q
    .selectFrom('rule')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!rule) throw notFound('rule');
}

const keptFor = 90 * 86_400_000;
const atOnce = 2_000;

/** Forgets what rules did more than 90 days ago. */
export async function forgetRuns(now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - keptFor);
  for (const { id } of await system().selectFrom('workspace').select('id').execute())
    while ((await forgetSome(id, before)) === atOnce);
}

function forgetSome(workspaceId: string, before: Date): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from rule_run where workspace_id = ${workspaceId} and id in (
        select id from rule_run where workspace_id = ${workspaceId} and at < ${before} limit ${atOnce})`.execute(
      tx.q,
    );
    return Number(numAffectedRows ?? 0);
  });
}
