import * as c from '#contract/incidents.ts';
import { on, type Route } from '#server/routes.ts';
import { editIncident, openIncident } from './edit.ts';
import { incidentOf, listIncidents } from './incidents.ts';

export const incidentRoutes: Route[] = [
  on(c.listIncidents, (tx, _actor, { query }) => listIncidents(tx, query)),
  on(c.openIncident, (tx, actor, { body }) => openIncident(tx, actor, body.title)),
  on(c.getIncident, (tx, _actor, { params }) => incidentOf(tx, params.id)),
  on(c.editIncident, (tx, actor, { params, body }) => editIncident(tx, actor, params.id, body)),
];
