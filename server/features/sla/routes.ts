import * as hours from '#contract/business-hours.ts';
import * as sla from '#contract/sla.ts';
import { on, type Route } from '#server/routes.ts';
import { addHours, editHours, removeHours } from './edit-hours.ts';
import { listHours } from './hours.ts';
import { listPromises } from './list-promises.ts';
import { addPolicy, editPolicy, listPolicies, orderPolicies, removePolicy } from './policies.ts';
import { tryHours } from './try-hours.ts';
import { tryPolicy } from './try-policy.ts';
import { writtenOutside } from './written-outside.ts';

export const slaRoutes: Route[] = [
  on(hours.listBusinessHours, (tx) => listHours(tx)),
  on(hours.addBusinessHours, (tx, actor, { body }) => addHours(tx, actor, body)),
  on(hours.editBusinessHours, (tx, actor, { params, body }) => editHours(tx, actor, params.id, body)),
  on(hours.removeBusinessHours, (tx, actor, { params }) => removeHours(tx, actor, params.id)),
  on(hours.tryBusinessHours, async (tx, _actor, { body }) => ({
    ...tryHours(body, Date.now()),
    lastWeek: await writtenOutside(tx, body, new Date()),
  })),
  on(sla.listPolicies, (tx) => listPolicies(tx)),
  on(sla.addPolicy, (tx, actor, { body }) => addPolicy(tx, actor, body)),
  on(sla.orderPolicies, (tx, actor, { body }) => orderPolicies(tx, actor, body.ids)),
  on(sla.editPolicy, (tx, actor, { params, body }) => editPolicy(tx, actor, params.id, body)),
  on(sla.removePolicy, (tx, actor, { params }) => removePolicy(tx, actor, params.id)),
  on(sla.tryPolicy, (tx, _actor, { body }) => tryPolicy(tx, body, new Date())),
  on(sla.listPromises, (tx, _actor, { params }) => listPromises(tx, params.id)),
];
