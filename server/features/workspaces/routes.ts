import * as i from '#contract/invitations.ts';
import * as w from '#contract/workspace.ts';
import { permissionsOf } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { accountOf, createAccount, signInFresh } from '#server/features/access/accounts.ts';
import { refuseForeignOrigin } from '#server/features/access/http.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { on, onOpen, type Route } from '#server/routes.ts';
import { system } from '#server/transaction.ts';
import { version } from '#server/version.ts';
import { acceptInvitation, openInvitation } from './accept.ts';
import { agentOf, agents } from './agents.ts';
import { join } from './create.ts';
import * as person from './edit-agent.ts';
import { editWorkspace, hasSecondFactor, workspaceOf } from './edit-workspace.ts';
import * as invitations from './invitations.ts';
import { isSetupNeeded, setUp } from './setup.ts';

export const workspaceRoutes: Route[] = [
  onOpen(w.getSetup, async () => ({ needed: await isSetupNeeded() })),

  onOpen(w.setUp, async (request, reply, { body }) => {
    refuseForeignOrigin(request, publicUrl());
    const actor = await setUp(body.code, body);
    for (const cookie of await signInFresh(body, request)) reply.header('set-cookie', cookie);
    return { workspaceId: actor.workspaceId };
  }),

  on(w.getMe, async (tx, actor) => {
    const memberships = await system()
      .selectFrom('agent')
      .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
      .select(['workspace.id', 'workspace.name'])
      .where('agent.user_id', '=', actor.userId)
      .where('agent.deactivated_at', 'is', null)
      .orderBy('agent.created_at')
      .execute();
    return {
      agent: { ...(await agentOf(tx, actor, actor.id)), channels: actor.channels },
      workspace: await workspaceOf(tx),
      workspaces: memberships,
      permissions: permissionsOf(actor),
      hasSecondFactor: await hasSecondFactor(actor.userId),
      mustEnrol: actor.mustEnrol,
      version,
    };
  }),

  on(w.listAgents, async (tx, actor, { query }) => ({
    data: await agents(tx, actor, query.state),
    next: null,
  })),

  on(w.addAgent, async (tx, actor, { body }) => {
    const known = await accountOf(body.email);
    if (!known && !body.password) {
      throw invalid('This address has no account yet: give it a password.', [
        { path: 'password', message: 'is required' },
      ]);
    }
    const account = known ?? (await createAccount({ ...body, password: body.password ?? '' }));
    const before = await agents(tx, actor, 'any');
    if (before.some((agent) => agent.email === account.email)) {
      throw conflict('agent-exists', `${body.email} is an agent of this workspace already.`);
    }
    const added = await join(tx, account, body.role, body.name);
    return agentOf(tx, actor, added.id);
  }),

  on(w.editAgent, (tx, actor, { params, body }) => person.editAgent(tx, actor, params.id, body)),
  on(w.deactivateAgent, (tx, actor, { params, body }) =>
    person.deactivateAgent(tx, actor, params.id, body.unassign),
  ),
  on(w.reactivateAgent, (tx, actor, { params }) => person.reactivateAgent(tx, actor, params.id)),
  on(w.resetSecondFactor, (tx, actor, { params }) => person.resetSecondFactor(tx, actor, params.id)),

  on(i.listInvitations, (tx, actor) => invitations.listInvitations(tx, actor)),
  on(i.invite, (tx, actor, { body }) => invitations.invite(tx, actor, body)),
  on(i.revokeInvitation, (tx, actor, { params }) => invitations.revokeInvitation(tx, actor, params.id)),
  onOpen(i.openInvitation, (request, _reply, { body }) => openInvitation(request, body.secret)),
  onOpen(i.acceptInvitation, (request, reply, { body }) => acceptInvitation(request, reply, body)),

  on(w.editWorkspace, (tx, actor, { body }) => editWorkspace(tx, actor, body)),
];
