import * as c from '#contract/statuses.ts';
import { on, type Route } from '#server/routes.ts';
import { chooseStatus } from './choose.ts';
import {
  addStatus,
  archiveStatus,
  editStatus,
  listStatuses,
  orderStatuses,
  restoreStatus,
} from './statuses.ts';

export const statusesRoutes: Route[] = [
  on(c.listStatuses, (tx, _actor, { query }) => listStatuses(tx, query.which)),
  on(c.addStatus, (tx, actor, { body }) => addStatus(tx, actor, body)),
  on(c.orderStatuses, (tx, actor, { body }) => orderStatuses(tx, actor, body.ids)),
  on(c.editStatus, (tx, actor, { params, body }) => editStatus(tx, actor, params.id, body.name)),
  on(c.archiveStatus, (tx, actor, { params }) => archiveStatus(tx, actor, params.id)),
  on(c.restoreStatus, (tx, actor, { params }) => restoreStatus(tx, actor, params.id)),
  on(c.chooseStatus, (tx, actor, { params, body }) => chooseStatus(tx, actor, params.id, body.statusId)),
];
