import * as c from '#contract/auto-resolve.ts';
import { on, type Route } from '#server/routes.ts';
import { autoResolveOf, setAutoResolve } from './settings.ts';
import { tryAutoResolve } from './try.ts';

export const autoResolveRoutes: Route[] = [
  on(c.getAutoResolve, (tx) => autoResolveOf(tx, new Date())),
  on(c.setAutoResolve, (tx, actor, { body }) => setAutoResolve(tx, actor, body, new Date())),
  on(c.tryAutoResolve, (tx, _actor, { body }) => tryAutoResolve(tx, body, new Date())),
];
