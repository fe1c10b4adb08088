import * as c from '#contract/bulk.ts';
import { on, type Route } from '#server/routes.ts';
import { bulkOf, listBulk, startBulk, stopBulk, undoBulk } from './bulk.ts';

export const bulkRoutes: Route[] = [
  on(c.startBulk, (tx, actor, { body }) => startBulk(tx, actor, body)),
  on(c.listBulk, (tx, actor) => listBulk(tx, actor)),
  on(c.getBulk, (tx, actor, { params }) => bulkOf(tx, actor, params.id)),
  on(c.stopBulk, (tx, actor, { params }) => stopBulk(tx, actor, params.id)),
  on(c.undoBulk, (tx, actor, { params }) => undoBulk(tx, actor, params.id)),
];
