import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Invitation } from '#contract/invitations.ts';
import { mayInvite, type Role } from '#contract/roles.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict, forbidden, notFound } from '#server/errors.ts';
import { mustBeChannels } from '#server/features/access/reach.ts';
import { newSecret, sha256 } from '#server/platform/crypto.ts';
import { record } from '#server/platform/events.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { system, type Tx } from '#server/transaction.ts';

const days = 7;
// Links that nobody uses pile up unseen.
const pendingMax = 200;

interface Row {
  id: string;
  role: Role;
  email: string | null;
  channels: string[] | null;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
}

export async function listInvitations(
  tx: Tx,
  actor: AgentActor,
): Promise<{ data: Invitation[]; next: null }> {
  return { data: (await pending(tx)).filter((row) => isTheirs(actor, row)), next: null };
}

/** A link for one person. Only its hash is kept, so it cannot be shown again. */
export async function invite(
  tx: Tx,
  actor: AgentActor,
  wanted: { role: Role; email?: string | null | undefined; channels?: string[] | null | undefined },
): Promise<Invitation & { link: string }> {
  if (!mayInvite[actor.role].includes(wanted.role))
    throw forbidden(`Only an administrator can invite somebody as ${wanted.role}.`);
  await mustBeChannels(tx, wanted.channels);
  if ((await pending(tx)).length >= pendingMax)
    throw conflict('too-many', `There are ${pendingMax} open invitations. Revoke some that nobody will use.`);
  const secret = newSecret('');
  const id = randomUUIDv7();
  const row = {
    workspace_id: tx.workspaceId,
    id,
    hash: sha256(secret),
    role: wanted.role,
    email: wanted.email?.toLowerCase() ?? null,
    // Whoever reaches some channels only cannot open others to somebody else.
    channels: wanted.role === 'administrator' ? null : (wanted.channels ?? actor.channels),
    invited_by: actor.id,
    expires_at: new Date(Date.now() + days * 86_400_000),
  };
  await tx.q.insertInto('invitation').values(row).execute();
  await record(tx, [{ type: 'invitation.made', actor, subjectId: id }]);
  const made = (await pending(tx)).find((invitation) => invitation.id === id);
  if (!made) throw new Error('an invitation that was just written is missing');
  // Behind the #, which browsers send to no server and write into no log.
  return { ...made, link: `${publicUrl()}/join#${secret}` };
}

export async function revokeInvitation(
  tx: Tx,
  actor: AgentActor,
  id: string,
): Promise<Record<string, never>> {
  const found = (await pending(tx)).find((row) => row.id === id && isTheirs(actor, row));
  if (!found) throw notFound('invitation');
  await tx.q
    .deleteFrom('invitation')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .execute();
  await record(tx, [{ type: 'invitation.revoked', actor, subjectId: id }]);
  return {};
}

/** The invitation behind a link, in whatever workspace. */
export async function invitationBehind(secret: string): Promise<Row & { workspace_id: string }> {
  const row = await system()
    .selectFrom('invitation')
    .selectAll()
    .where('hash', '=', sha256(secret))
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  if (!row) throw gone();
  return row;
}

/** The same under its row's lock: of two who use a link at once, one is told that it is used up. */
export async function lockInvitation(tx: Tx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select * from invitation where workspace_id = ${tx.workspaceId} and id = ${id}
      and accepted_at is null and expires_at > now() for update`.execute(tx.q);
  if (!rows[0]) throw gone();
  return rows[0];
}

function gone(): ApiError {
  return new ApiError(
    404,
    'invitation-gone',
    'This invitation has been used, was revoked or has expired. Ask for a new link.',
  );
}

/** A lead sees and ends what a lead may have made. */
function isTheirs(actor: AgentActor, invitation: Invitation): boolean {
  if (!mayInvite[actor.role].includes(invitation.role)) return false;
  const reach = actor.channels;
  return reach === null || (invitation.channels?.every((id) => reach.includes(id)) ?? false);
}

async function pending(tx: Tx): Promise<Invitation[]> {
  const { rows } = await sql<Row & { inviter: string }>`
    select i.*, a.name as inviter from invitation i
    join agent a on a.workspace_id = i.workspace_id and a.id = i.invited_by
    where i.workspace_id = ${tx.workspaceId} and i.accepted_at is null and i.expires_at > now()
    order by i.created_at desc`.execute(tx.q);
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    email: row.email,
    channels: row.channels,
    invitedBy: row.inviter,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }));
}
