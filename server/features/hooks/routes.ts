import * as c from '#contract/notice-hooks.ts';
import { on, onAfter, onAgent, type Route } from '#server/routes.ts';
import { mustBeCallable } from './address.ts';
import { addHook, editHook, listHooks, removeHook } from './hooks.ts';
import { tryHook } from './try-hook.ts';

export const hookRoutes: Route[] = [
  on(c.listNoticeHooks, (tx, actor) => listHooks(tx, actor)),
  onAfter(
    c.addNoticeHook,
    (_actor, { body }) => mustBeCallable(body.url),
    (tx, actor, { body }) => addHook(tx, actor, body),
  ),
  onAfter(
    c.editNoticeHook,
    (_actor, { body }) => mustBeCallable(body.url),
    (tx, actor, { params, body }) => editHook(tx, actor, params.id, body),
  ),
  on(c.removeNoticeHook, (tx, actor, { params }) => removeHook(tx, actor, params.id)),
  onAgent(c.tryNoticeHook, (actor, _request, _reply, { params }) => tryHook(actor, params.id)),
];
