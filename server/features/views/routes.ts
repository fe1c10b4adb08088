import * as c from '#contract/views.ts';
import { on, type Route } from '#server/routes.ts';
import { countViews } from './count-views.ts';
import { addView, editView, listViews, removeView } from './views.ts';

export const viewRoutes: Route[] = [
  on(c.listViews, (tx, actor) => listViews(tx, actor)),
  on(c.countViews, (tx, actor) => countViews(tx, actor)),
  on(c.addView, (tx, actor, { body }) => addView(tx, actor, body)),
  on(c.editView, (tx, actor, { params, body }) => editView(tx, actor, params.id, body)),
  on(c.removeView, (tx, actor, { params }) => removeView(tx, actor, params.id)),
];
