import { granted } from '#contract/roles.ts';
import * as w from '#contract/workspace.ts';
import { conflict, invalid } from '#server/errors.ts';
import { accountOf, createAccount } from '#server/features/access/accounts.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '#server/features/access/api-keys.ts';
import { signIn } from '#server/features/access/sessions.ts';
import { record } from '#server/platform/events.ts';
import { on, onOpen, type Route } from '#server/routes.ts';
import { system } from '#server/transaction.ts';
import { version } from '#server/version.ts';
import { agentOf, agents } from './agents.ts';
import { join } from './create.ts';
import { isSetupNeeded, setUp } from './setup.ts';

export const workspaceRoutes: Route[] = [
  onOpen(w.getSetup, async () => ({ needed: await isSetupNeeded() })),

  onOpen(w.setUp, async (_request, reply, { body }) => {
    const actor = await setUp(body.code, body);
    const signedIn = await (await signIn()).api.signInEmail({
      body: { email: body.email, password: body.password },
      asResponse: true,
    });
    for (const cookie of signedIn.headers.getSetCookie()) reply.header('set-cookie', cookie);
    return { workspaceId: actor.workspaceId };
  }),

  on(w.getMe, async (tx, actor) => {
    const memberships = await system()
      .selectFrom('agent')
      .innerJoin('workspace', 'workspace.id', 'agent.workspace_id')
      .select(['workspace.id', 'workspace.name'])
      .where('agent.user_id', '=', actor.userId)
      .orderBy('agent.created_at')
      .execute();
    const workspace = memberships.find((m) => m.id === actor.workspaceId) ?? {
      id: actor.workspaceId,
      name: '',
    };
    return {
      agent: await agentOf(tx, actor.id),
      workspace,
      workspaces: memberships,
      permissions: granted[actor.role],
      version,
    };
  }),

  on(w.listAgents, async (tx) => ({ data: await agents(tx), next: null })),

  on(w.addAgent, async (tx, _actor, { body }) => {
    const known = await accountOf(body.email);
    if (!known && !body.password) {
      throw invalid('This address has no account yet: give it a password.', [
        { path: 'password', message: 'is required' },
      ]);
    }
    const account = known ?? (await createAccount({ ...body, password: body.password ?? '' }));
    const before = await agents(tx);
    if (before.some((agent) => agent.email === account.email)) {
      throw conflict('agent-exists', `${body.email} is an agent of this workspace already.`);
    }
    const added = await join(tx, account, body.role, body.name);
    return agentOf(tx, added.id);
  }),

  on(w.editWorkspace, async (tx, actor, { body }) => {
    await tx.q.updateTable('workspace').set({ name: body.name }).where('id', '=', tx.workspaceId).execute();
    await record(tx, [{ type: 'workspace.changed', actor, subjectId: tx.workspaceId }]);
    return { id: tx.workspaceId, name: body.name };
  }),

  on(w.listApiKeys, (tx) => listApiKeys(tx)),
  on(w.createApiKey, (tx, actor, { body }) => createApiKey(tx, actor, body.name)),
  on(w.revokeApiKey, (tx, _actor, { params }) => revokeApiKey(tx, params.id)),
];
