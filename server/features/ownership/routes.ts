import * as c from '#contract/ownership.ts';
import { on, type Route } from '#server/routes.ts';
import { ownershipOf, setOwnership } from './rules.ts';
import { tryOwnership } from './try-ownership.ts';

export const ownershipRoutes: Route[] = [
  on(c.getOwnership, (tx) => ownershipOf(tx)),
  on(c.setOwnership, (tx, actor, { body }) => setOwnership(tx, actor, body)),
  on(c.tryOwnership, (tx, _actor, { body }) => tryOwnership(tx, body, new Date())),
];
