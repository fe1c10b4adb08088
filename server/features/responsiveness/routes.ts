import * as c from '#contract/responsiveness.ts';
import { on, type Route } from '#server/routes.ts';
import { getResponsiveness } from './responsiveness.ts';

export const responsivenessRoutes: Route[] = [
  on(c.getResponsiveness, (tx, _actor, { params }) => getResponsiveness(tx, params.id, new Date())),
];
