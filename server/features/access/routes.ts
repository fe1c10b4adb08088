import * as account from '#contract/account.ts';
import * as keys from '#contract/api-keys.ts';
import { on, onAgent, type Route } from '#server/routes.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { endOtherSessions, endSession, listSessions } from './own-sessions.ts';

export const accountRoutes: Route[] = [
  onAgent(account.listSessions, (actor) => listSessions(actor)),
  onAgent(account.endSession, (actor, _request, _reply, { params }) => endSession(actor, params.id)),
  onAgent(account.endOtherSessions, (actor) => endOtherSessions(actor)),
  on(keys.listApiKeys, (tx) => listApiKeys(tx)),
  on(keys.createApiKey, (tx, actor, { body }) => createApiKey(tx, actor, body)),
  on(keys.revokeApiKey, (tx, actor, { params }) => revokeApiKey(tx, actor, params.id)),
];
