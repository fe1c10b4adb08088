import { sql } from 'kysely';
import type { RuleGiven } from '#contract/rules.ts';
import { invalid } from '#server/errors.ts';
import { parseValues } from '#server/features/contacts/attribute-values.ts';
import { refuseHoles } from '#server/features/instant/fill.ts';
import type { Tx } from '#server/transaction.ts';
import { conditionsIn } from './fits.ts';

/** @throws ApiError where a rule names what is not there, or says what could not go out */
export async function refuseSenseless(tx: Tx, rule: RuleGiven): Promise<void> {
  const named: Record<Table, Set<string>> = {
    team: new Set(),
    agent: new Set(),
    label: new Set(),
    status: new Set(),
    attribute: new Set(),
    business_hours: new Set(),
    webhook: new Set(),
  };
  if (rule.when.on === 'labelled' && rule.when.labelId) named.label.add(rule.when.labelId);
  if (rule.when.on === 'status' && rule.when.statusId) named.status.add(rule.when.statusId);
  for (const condition of conditionsIn(rule.if))
    if (condition.field === 'hours' && condition.hoursId) named.business_hours.add(condition.hoursId);
  for (const action of rule.actions) {
    if (action.do === 'team' && action.teamId) named.team.add(action.teamId);
    if (action.do === 'assign' && action.agentId) named.agent.add(action.agentId);
    if (action.do === 'label' || action.do === 'unlabel') named.label.add(action.labelId);
    if (action.do === 'status' && action.statusId) named.status.add(action.statusId);
    if (action.do === 'attribute') named.attribute.add(action.attributeId);
    if (action.do === 'webhook') named.webhook.add(action.webhookId);
    if (action.do === 'notify') for (const id of action.agentIds) named.agent.add(id);
  }
  for (const [table, ids] of Object.entries(named) as [Table, Set<string>][]) {
    await mustExist(tx, table, ids);
  }
  for (const [n, action] of rule.actions.entries()) {
    if (action.do === 'reply') refuseHoles({ kind: 'away', texts: action.texts, help: null });
    if (action.do === 'notify' && action.agentIds.length === 0 && !action.assignee && !action.leads)
      throw invalid('Choose whom to tell.', [{ path: `actions.${n}.agentIds`, message: 'nobody is told' }]);
    if (action.do === 'attribute')
      await parseValues(tx, 'conversation', { [await keyOf(tx, action.attributeId)]: action.value });
  }
}

type Table = 'team' | 'agent' | 'label' | 'status' | 'attribute' | 'business_hours' | 'webhook';
const still: Record<Table, ReturnType<typeof sql>> = {
  team: sql`archived_at is null`,
  agent: sql`deactivated_at is null`,
  label: sql`true`,
  status: sql`archived_at is null`,
  attribute: sql`subject = 'conversation'`,
  business_hours: sql`true`,
  webhook: sql`true`,
};

async function mustExist(tx: Tx, table: Table, ids: Set<string>): Promise<void> {
  if (ids.size === 0) return;
  const { rows } = await sql`
    select id from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and id = any(${[...ids]}::uuid[]) and ${still[table]}`.execute(
    tx.q,
  );
  if (rows.length < ids.size)
    throw invalid('The rule names somebody or something that is not here any more. Choose anew.', [
      { path: 'actions', message: `names an unknown ${table.replace('_', ' ')}` },
    ]);
}

/** The key of an attribute of conversations. @throws ApiError where it was removed */
export async function keyOf(tx: Tx, id: string): Promise<string> {
  const row = await tx.q
    .selectFrom('attribute')
    .select('key')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .where('subject', '=', 'conversation')
    .executeTakeFirst();
  if (!row) throw invalid('The attribute that the rule sets was removed.');
  return row.key;
}
