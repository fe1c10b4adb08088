import * as c from '#contract/webhooks.ts';
import { mustBeCallable } from '#server/features/hooks/address.ts';
import { on, onAfter, onAgent, type Route } from '#server/routes.ts';
import { tryWebhook } from './try-webhook.ts';
import { addWebhook, editWebhook, listWebhooks, removeWebhook } from './webhooks.ts';

export const webhookRoutes: Route[] = [
  on(c.listWebhooks, (tx) => listWebhooks(tx)),
  onAfter(
    c.addWebhook,
    (_actor, { body }) => mustBeCallable(body.url),
    (tx, actor, { body }) => addWebhook(tx, actor, body),
  ),
  onAfter(
    c.editWebhook,
    (_actor, { body }) => mustBeCallable(body.url),
    (tx, _actor, { params, body }) => editWebhook(tx, params.id, body),
  ),
  on(c.removeWebhook, (tx, _actor, { params }) => removeWebhook(tx, params.id)),
  onAgent(c.tryWebhook, (actor, _request, _reply, { params }) => tryWebhook(actor, params.id)),
];
