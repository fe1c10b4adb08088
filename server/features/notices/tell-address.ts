import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

interface About {
  /** What people call it; the address itself is a secret. */
  name: string;
  of: 'webhook' | 'own' | 'workspace';
}

/** Tells an agent, or (null) the administrators, at the desk that an address of theirs is broken. */
export async function tellOfAddress(tx: Tx, agentId: string | null, { name, of }: About): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from agent where workspace_id = ${tx.workspaceId} and deactivated_at is null
      and case when ${agentId}::uuid is null then role = 'administrator' else id = ${agentId}::uuid end
    order by id`.execute(tx.q);
  for (const { id: to } of rows) {
    const id = randomUUIDv7();
    await sql`
      insert into notice (workspace_id, id, agent_id, kind, address, address_of, listed)
      values (${tx.workspaceId}, ${id}, ${to}, 'address', ${name}, ${of}, true)`.execute(tx.q);
    const own = { kind: 'notice' as const, id };
    tx.afterCommit(() => announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId: to, own }));
  }
}
