import * as c from '#contract/keep-alive.ts';
import { on, type Route } from '#server/routes.ts';
import { listKeepAlive, setKeepAlive } from './settings.ts';
import { tryKeepAlive } from './try-keep-alive.ts';

export const keepAliveRoutes: Route[] = [
  on(c.listKeepAlive, (tx) => listKeepAlive(tx)),
  on(c.setKeepAlive, (tx, actor, { params, body }) => setKeepAlive(tx, actor, params.id, body)),
  on(c.tryKeepAlive, (tx, _actor, { params, body }) => tryKeepAlive(tx, params.id, body, new Date())),
];
