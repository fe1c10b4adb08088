import * as q from '#contract/quarantine.ts';
import { on, onAgent, type Route } from '#server/routes.ts';
import { discardQuarantined, listQuarantine, retryQuarantined } from './quarantine.ts';

export const quarantineRoutes: Route[] = [
  on(q.listQuarantine, (tx, _actor, { query }) => listQuarantine(tx, query)),
  onAgent(q.retryQuarantined, (actor, _request, _reply, { params }) => retryQuarantined(actor, params.id)),
  on(q.discardQuarantined, (tx, actor, { params }) => discardQuarantined(tx, actor, params.id)),
];
