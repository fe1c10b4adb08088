import { getFloor } from '#contract/floor.ts';
import { on, type Route } from '#server/routes.ts';
import { floorOf } from './floor.ts';

export const floorRoutes: Route[] = [on(getFloor, (tx) => floorOf(tx, new Date()))];
