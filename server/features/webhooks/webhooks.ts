import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { addWebhook as addCall, editWebhook as editCall, Webhook } from '#contract/webhooks.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid, notFound } from '#server/errors.ts';
import { decrypt, encrypt } from '#server/platform/crypto.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

const most = 50;

export async function listWebhooks(tx: Tx): Promise<{ data: Webhook[]; next: null }> {
  const { rows } = await sql<Row & { waiting: number }>`
    select w.*, (select count(*)::int from webhook_call k where k.workspace_id = w.workspace_id and k.webhook_id = w.id) as waiting
    from webhook w where w.workspace_id = ${tx.workspaceId} order by lower(w.name), w.id`.execute(tx.q);
  const data = rows.map(
    (row): Webhook => ({
      id: row.id,
      name: row.name,
      host: row.host,
      lastTakenAt: row.last_taken_at?.toISOString() ?? null,
      waiting: row.waiting,
      trouble: row.trouble,
      broken: row.broken_at !== null,
    }),
  );
  return { data, next: null };
}

type WithSecret = Webhook & { secret: string | null };

export async function addWebhook(
  tx: Tx,
  actor: AgentActor,
  { name, url }: z.output<typeof addCall.body>,
): Promise<WithSecret> {
  if ((await listWebhooks(tx)).data.length >= most)
    throw invalid(`There can be at most ${most} of these; remove one first.`);
  const id = randomUUIDv7();
  const secret = freshSecret();
  await tx.q
    .insertInto('webhook')
    .values({
      workspace_id: tx.workspaceId,
      id,
      name,
      target: encrypt(url, id),
      secret: encrypt(secret, secretOf(id)),
      host: new URL(url).host,
      created_by: actor.id,
    })
    .execute();
  return { ...(await webhookOf(tx, id)), secret };
}

export async function editWebhook(
  tx: Tx,
  id: string,
  { name, url, newSecret }: z.output<typeof editCall.body>,
): Promise<WithSecret> {
  await webhookOf(tx, id);
  const secret = newSecret ? freshSecret() : null;
  const again = {
    ...{ failing_since: null, trouble: null, broken_at: null, busy_until: null },
    ...(url === undefined ? {} : { target: encrypt(url, id), host: new URL(url).host }),
  };
  await tx.q
    .updateTable('webhook')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(secret === null ? {} : { secret: encrypt(secret, secretOf(id)) }),
      ...(url === undefined ? {} : again),
      id,
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .execute();
  if (url !== undefined) {
    await sql`update webhook_call set next_at = now() where workspace_id = ${tx.workspaceId} and webhook_id = ${id}`.execute(
      tx.q,
    );
    await enqueue(tx, 'call-webhook', { webhookId: id }, { key: `webhook ${id}` });
  }
  return { ...(await webhookOf(tx, id)), secret };
}

export async function removeWebhook(tx: Tx, id: string): Promise<Record<string, never>> {
  await webhookOf(tx, id);
  await sql`delete from webhook where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return {};
}

/** @throws ApiError where there is none */
export async function webhookOf(tx: Tx, id: string): Promise<Webhook> {
  const found = (await listWebhooks(tx)).data.find((each) => each.id === id);
  if (!found) throw notFound('webhook');
  return found;
}

/** One, with its secrets. */
export interface OpenWebhook {
  workspaceId: string;
  id: string;
  name: string;
  host: string;
  url: string;
  secret: string;
  /** The address as it is stored: another one is another address. */
  target: Buffer;
  failingSince: Date | null;
}

export function openWebhook(workspaceId: string, id: string): Promise<OpenWebhook | undefined> {
  return inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<Row>`
      select w.* from webhook w where w.workspace_id = ${workspaceId} and w.id = ${id}`.execute(tx.q);
    const [row] = rows;
    return (
      row && {
        workspaceId,
        id,
        name: row.name,
        host: row.host,
        url: decrypt(row.target, id),
        secret: decrypt(row.secret, secretOf(id)),
        target: row.target,
        failingSince: row.failing_since,
      }
    );
  });
}

/** As the standard has it: 24 to 64 bytes. */
function freshSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function secretOf(id: string): string {
  return `${id} secret`;
}

interface Row {
  id: string;
  name: string;
  target: Buffer;
  secret: Buffer;
  host: string;
  last_taken_at: Date | null;
  trouble: string | null;
  failing_since: Date | null;
  broken_at: Date | null;
}
