import { sql } from 'kysely';
import { connectorNames } from '#connectors/registry.ts';
import type { AssignmentSettings, Method, WantedSettings } from '#contract/assignment.ts';
import { invalid } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** How conversations find their agent; what was never chosen is as usual. */
export async function assignmentSettings(tx: Tx): Promise<AssignmentSettings> {
  const row = await tx.q
    .selectFrom('assignment_settings')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .executeTakeFirst();
  const { rows: teams } = await sql<{ id: string; name: string; method: Method | null }>`
    select id, name, assignment as method from team
    where workspace_id = ${tx.workspaceId} and archived_at is null order by lower(name), id`.execute(tx.q);
  if (!row) return { ...usual, teams };
  const { vip_attribute_id: attributeId, vip_value: value } = row;
  return {
    teamless: row.teamless,
    teams,
    capacity: row.capacity,
    weights: row.weights,
    countsWaiting: row.counts_waiting,
    previousFirst: row.previous_first,
    // An attribute that was removed marks nobody any more.
    vip:
      attributeId && value !== null && (await isOfContacts(tx, attributeId)) ? { attributeId, value } : null,
    giveBackAfter: row.give_back_after,
  };
}

const usual: Omit<AssignmentSettings, 'teams'> = {
  teamless: null,
  capacity: 10,
  weights: {},
  countsWaiting: true,
  previousFirst: true,
  vip: null,
  giveBackAfter: null,
};

export async function setAssignment(
  tx: Tx,
  actor: Actor,
  wanted: WantedSettings,
): Promise<AssignmentSettings> {
  await lock(tx);
  const settings = withWanted(await assignmentSettings(tx), wanted);
  await mustBeUsable(tx, settings);
  const { vip } = settings;
  await sql`
    insert into assignment_settings (workspace_id, teamless, capacity, weights, counts_waiting, previous_first,
      vip_attribute_id, vip_value, give_back_after)
    values (${tx.workspaceId}, ${settings.teamless}, ${settings.capacity}, ${JSON.stringify(settings.weights)}::jsonb,
      ${settings.countsWaiting}, ${settings.previousFirst}, ${vip?.attributeId ?? null}, ${vip ? JSON.stringify(vip.value) : null}::jsonb,
      ${settings.giveBackAfter})
    on conflict (workspace_id) do update set teamless = excluded.teamless,
      capacity = excluded.capacity, weights = excluded.weights, counts_waiting = excluded.counts_waiting,
      previous_first = excluded.previous_first, vip_attribute_id = excluded.vip_attribute_id,
      vip_value = excluded.vip_value, give_back_after = excluded.give_back_after`.execute(tx.q);
  await sql`
    update team t set assignment = n.method
    from unnest(${settings.teams.map(({ id }) => id)}::uuid[], ${settings.teams.map(({ method }) => method)}::text[]) as n(id, method)
    where t.workspace_id = ${tx.workspaceId} and t.id = n.id and t.assignment is distinct from n.method`.execute(
    tx.q,
  );
  // A team that is archived may be used again, with its method.
  await sql`
    update assignment_settings s set active = s.teamless is not null
      or exists (select from team t where t.workspace_id = s.workspace_id and t.assignment is not null)
    where s.workspace_id = ${tx.workspaceId}`.execute(tx.q);
  await record(tx, [{ type: 'assignment.changed', actor }]);
  return settings;
}

/** The settings with what somebody wants to be otherwise. */
export function withWanted(settings: AssignmentSettings, wanted: WantedSettings): AssignmentSettings {
  const { teams = [], ...others } = wanted;
  const known = new Set(settings.teams.map(({ id }) => id));
  if (teams.some(({ id }) => !known.has(id)))
    throw invalid('This team is not known in this workspace; it may have been archived.', [
      { path: 'teams', message: 'unknown' },
    ]);
  const methodOf = new Map(teams.map(({ id, method }) => [id, method]));
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return {
    ...settings,
    ...given,
    teams: settings.teams.map((team) => ({ ...team, method: methodOf.get(team.id) ?? methodBefore(team) })),
  };

  function methodBefore(team: AssignmentSettings['teams'][number]): Method | null {
    return methodOf.has(team.id) ? null : team.method;
  }
}

async function mustBeUsable(tx: Tx, { weights, capacity, vip }: AssignmentSettings): Promise<void> {
  for (const [name, weight] of Object.entries(weights)) {
    if (!connectorNames.includes(name))
      throw invalid('One of the weights is for a kind of channel that does not exist.', [
        { path: 'weights', message: `unknown: ${name}` },
      ]);
    if (weight > capacity)
      throw invalid(
        'A conversation that weighs more than an agent can have would never be given to anybody.',
        [{ path: 'weights', message: `${name} weighs more than ${capacity}` }],
      );
  }
  if (vip && !(await isOfContacts(tx, vip.attributeId)))
    throw invalid('Choose an attribute of contacts to know by it who goes first.', [
      { path: 'vip', message: 'unknown' },
    ]);
}

async function isOfContacts(tx: Tx, attributeId: string): Promise<boolean> {
  const attribute = await tx.q
    .selectFrom('attribute')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', attributeId)
    .where('subject', '=', 'contact')
    .executeTakeFirst();
  return attribute !== undefined;
}

/** One change of it at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assignment:${tx.workspaceId}`}, 0))`.execute(
    tx.q,
  );
}
