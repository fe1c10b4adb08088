import * as c from '#contract/templates.ts';
import { conflict } from '#server/errors.ts';
import { ownChannel } from '#server/features/channels/own.ts';
import { on, onAfter, type Route } from '#server/routes.ts';
import { listTemplates } from './list.ts';
import { readTemplates } from './read.ts';

export const templateRoutes: Route[] = [
  on(c.listTemplates, (tx, _actor, { params }) => listTemplates(tx, params.id)),
  onAfter(
    c.refreshTemplates,
    async (actor, { params }) => {
      const { connector } = await ownChannel(actor, params.id);
      if (!connector.templates)
        throw conflict('no-templates', `${connector.title} has no templates that are approved beforehand.`);
      await readTemplates(params.id, new Date());
    },
    (tx, _actor, { params }) => listTemplates(tx, params.id),
  ),
];
