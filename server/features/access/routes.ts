import * as account from '#contract/account.ts';
import * as keys from '#contract/api-keys.ts';
import { on, onAgent, onOpen, type Route } from '#server/routes.ts';
import { addPasskey, beginPasskey } from './add-passkey.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { unlinkOpenid } from './openid-links.ts';
import { signInOffer } from './openid-told.ts';
import { endOtherSessions, endSession, listSessions } from './own-sessions.ts';
import { removePasskey, renamePasskey, signInWays } from './passkeys.ts';

export const accountRoutes: Route[] = [
  onOpen(account.getSignInOffer, async (request) => signInOffer(request)),
  onAgent(account.unlinkOpenid, (actor, _request, _reply, { params, body }) =>
    unlinkOpenid(actor, params.id, body.password),
  ),
  onAgent(account.listSessions, (actor) => listSessions(actor)),
  onAgent(account.endSession, (actor, _request, _reply, { params }) => endSession(actor, params.id)),
  onAgent(account.endOtherSessions, (actor) => endOtherSessions(actor)),
  onAgent(account.getSignInWays, (actor) => signInWays(actor)),
  onAgent(account.preparePasskey, (actor, request, _reply, { body }) =>
    beginPasskey(actor, request, body.password),
  ),
  onAgent(account.addPasskey, (actor, request, _reply, { body }) =>
    addPasskey(actor, request, body.name, body.response),
  ),
  onAgent(account.renamePasskey, (actor, _request, _reply, { params, body }) =>
    renamePasskey(actor, params.id, body.name),
  ),
  onAgent(account.removePasskey, (actor, _request, _reply, { params, body }) =>
    removePasskey(actor, params.id, body.password),
  ),
  on(keys.listApiKeys, (tx) => listApiKeys(tx)),
  on(keys.createApiKey, (tx, actor, { body }) => createApiKey(tx, actor, body)),
  on(keys.revokeApiKey, (tx, actor, { params }) => revokeApiKey(tx, actor, params.id)),
];
