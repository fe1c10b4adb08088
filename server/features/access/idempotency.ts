import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { decrypt, encrypt, sha256 } from '#server/platform/crypto.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';

/**
 * Runs a POST with an `Idempotency-Key` once: a repeat gets the first answer, the same key with another
 * request is refused. The record is part of the work's own transaction, so there is no moment in between.
 */
export async function answerOnce(
  tx: Tx,
  actor: AgentActor,
  request: FastifyRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined) return work();
  if (typeof key !== 'string' || key.length < 1 || key.length > 200)
    throw invalid('An Idempotency-Key has 1 to 200 characters.');
  const hash = sha256(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? {})}`);
  const { rows } = await sql<{ fresh: boolean; request_hash: Buffer; reply: Buffer | null }>`
    insert into idempotent_reply (workspace_id, agent_id, key, request_hash)
    values (${tx.workspaceId}, ${actor.id}, ${key}, ${hash})
    on conflict (workspace_id, agent_id, key) do update set key = excluded.key
    returning xmax = 0 as fresh, request_hash, reply`.execute(tx.q);
  const row = rows[0];
  if (row && !row.fresh) {
    if (!row.request_hash.equals(hash)) {
      throw conflict(
        'idempotency-key',
        'This Idempotency-Key was used for another request. Use a new one for each request.',
      );
    }
    return row.reply ? JSON.parse(decrypt(row.reply, `reply:${key}`)) : {};
  }
  const answer = await work();
  await sql`
    update idempotent_reply set reply = ${encrypt(JSON.stringify(answer), `reply:${key}`)}
    where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id} and key = ${key}`.execute(tx.q);
  return answer;
}

const keepDays = 3;

/** Forgets answers that nobody will ask for again. */
export async function forgetOldReplies(): Promise<void> {
  const before = new Date(Date.now() - keepDays * 86_400_000);
  for (const { id } of await system().selectFrom('workspace').select('id').execute()) {
    await inWorkspace(id, (tx) =>
      tx.q
        .deleteFrom('idempotent_reply')
        .where('workspace_id', '=', id)
        .where('created_at', '<', before)
        .execute(),
    );
  }
}
