import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import type { Account } from '#server/features/access/accounts.ts';
import { asActor } from '#server/features/access/authenticate.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

/** Makes a workspace with its first brand and its administrator. */
export async function createWorkspace(name: string, administrator: Account): Promise<AgentActor> {
  const workspaceId = randomUUIDv7();
  return inWorkspace(workspaceId, async (tx) => {
    await tx.q.insertInto('workspace').values({ id: workspaceId, name }).execute();
    await tx.q.insertInto('brand').values({ workspace_id: workspaceId, id: randomUUIDv7(), name }).execute();
    await sql`select usual_away_reasons(${workspaceId})`.execute(tx.q);
    return join(tx, administrator, 'administrator');
  });
}

/** Makes an account an agent of the workspace; one who is already keeps the role they have. */
export async function join(
  tx: Tx,
  account: Account,
  role: AgentActor['role'],
  name = account.name,
  channels: string[] | null = null,
): Promise<AgentActor> {
  const { rows } = await sql<Parameters<typeof asActor>[0] & { fresh: boolean }>`
    insert into agent (workspace_id, id, user_id, name, email, role, channels)
    values (${tx.workspaceId}, ${randomUUIDv7()}, ${account.id}, ${name}, ${account.email}, ${role}, ${channels}::uuid[])
    on conflict (workspace_id, user_id) do update set email = excluded.email
    returning *, xmax = 0 as fresh`.execute(tx.q);
  const row = rows[0];
  if (!row) throw new Error('an agent that was just written is missing');
  if (row.fresh) await record(tx, [{ type: 'agent.added', actor: systemActor, subjectId: row.id }]);
  return asActor(row);
}
