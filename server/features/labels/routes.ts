import * as c from '#contract/labels.ts';
import { on, type Route } from '#server/routes.ts';
import { addLabel, editLabel, listLabels, removeLabel } from './labels.ts';

export const labelRoutes: Route[] = [
  on(c.listLabels, (tx) => listLabels(tx)),
  on(c.addLabel, (tx, actor, { body }) => addLabel(tx, actor, body)),
  on(c.editLabel, (tx, actor, { params, body }) => editLabel(tx, actor, params.id, body)),
  on(c.removeLabel, (tx, actor, { params }) => removeLabel(tx, actor, params.id)),
];
