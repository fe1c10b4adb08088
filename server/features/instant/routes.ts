import * as c from '#contract/instant.ts';
import { on, type Route } from '#server/routes.ts';
import { listLinks, setLink } from './links.ts';
import { listEstimates } from './list-estimates.ts';
import { listInstant, setInstant } from './messages.ts';
import { preview } from './preview.ts';
import { tryInstant } from './try-instant.ts';

export const instantRoutes: Route[] = [
  on(c.listInstant, (tx) => listInstant(tx)),
  on(c.setInstant, (tx, actor, { params, body }) => setInstant(tx, actor, { ...body, channelId: params.id })),
  on(c.previewInstant, (tx, _actor, { params, body }) => preview(tx, params.id, body, new Date())),
  on(c.tryInstant, (tx, _actor, { params, body }) => tryInstant(tx, params.id, body, new Date())),
  on(c.listEstimates, (tx) => listEstimates(tx, new Date())),
  on(c.listCustomerLinks, (tx) => listLinks(tx)),
  on(c.setCustomerLink, (tx, actor, { params, body }) => setLink(tx, actor, params.id, body.url)),
];
