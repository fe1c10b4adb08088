import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, conflict, invalid } from '#server/errors.ts';
import { type Account, accountOf, createAccount, signInFresh } from '#server/features/access/accounts.ts';
import { refuseForeignOrigin } from '#server/features/access/http.ts';
import { mustAllowOwnWays } from '#server/features/access/openid-settings.ts';
import { rememberBrowser } from '#server/features/access/remember.ts';
import { sessionOf } from '#server/features/access/sessions.ts';
import { countGuess } from '#server/features/access/throttle.ts';
import { record } from '#server/platform/events.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { join } from './create.ts';
import { invitationBehind, lockInvitation } from './invitations.ts';

/** What the page behind a link shows before anybody decides. */
export async function openInvitation(request: FastifyRequest, secret: string) {
  await countGuess(request.ip);
  const invitation = await invitationBehind(secret);
  const names = await system()
    .selectFrom('agent')
    .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
    .select(['agent.name as inviter', 'workspace.name as workspace'])
    .where('agent.workspace_id', '=', invitation.workspace_id)
    .where('agent.id', '=', invitation.invited_by)
    .executeTakeFirstOrThrow();
  return {
    workspace: names.workspace,
    invitedBy: names.inviter,
    role: invitation.role,
    email: invitation.email,
    expiresAt: invitation.expires_at.toISOString(),
    signedInAs: (await sessionOf(request.headers))?.email ?? null,
  };
}

interface Given {
  secret: string;
  account?: { name: string; email: string; password: string } | undefined;
}

/** Joins as a new account, which is signed in right away, or as the one that is signed in. */
export async function acceptInvitation(
  request: FastifyRequest,
  reply: FastifyReply,
  given: Given,
): Promise<{ workspaceId: string }> {
  refuseForeignOrigin(request, publicUrl(), 'always');
  // An account with a password, which would open nothing.
  if (given.account) mustAllowOwnWays();
  await countGuess(request.ip);
  const { id, workspace_id: workspaceId } = await invitationBehind(given.secret);
  const session = given.account ? undefined : await sessionOf(request.headers);
  if (!given.account && !session)
    throw new ApiError(401, 'sign-in', 'Give a name, an address and a password, or sign in first.');
  await inWorkspace(workspaceId, async (tx) => {
    const invitation = await lockInvitation(tx, id);
    const email = (given.account?.email ?? session?.email ?? '').toLowerCase();
    if (invitation.email && invitation.email !== email) {
      throw invalid(`This invitation is for ${invitation.email} only.`, [
        { path: 'account.email', message: 'is another address' },
      ]);
    }
    const account = given.account ? await newAccount(given.account) : await existing(email);
    const member = await tx.q
      .selectFrom('agent')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', account.id)
      .executeTakeFirst();
    if (member) {
      throw conflict(
        'agent-exists',
        'You belong to this workspace already. If you cannot get in, ask its administrator.',
      );
    }
    const agent = await join(tx, account, invitation.role, account.name, invitation.channels);
    await tx.q
      .updateTable('invitation')
      .set({ accepted_at: new Date(), accepted_by: agent.id })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    await record(tx, [{ type: 'invitation.accepted', actor: agent, subjectId: id }]);
  });
  if (given.account) {
    for (const cookie of await signInFresh(given.account, request)) reply.header('set-cookie', cookie);
    rememberBrowser(reply, given.account.email);
  }
  return { workspaceId };
}

async function newAccount(wanted: { name: string; email: string; password: string }): Promise<Account> {
  if (await accountOf(wanted.email)) {
    throw conflict(
      'account-exists',
      'There is an account with this address. Sign in with it, then open the invitation’s link again.',
    );
  }
  return createAccount(wanted);
}

async function existing(email: string): Promise<Account> {
  const account = await accountOf(email);
  if (!account) throw new Error('the account of a session is missing');
  return account;
}
