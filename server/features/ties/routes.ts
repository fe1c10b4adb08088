import * as c from '#contract/ties.ts';
import { on, type Route } from '#server/routes.ts';
import { follow, unfollow } from './follow.ts';
import { link, unlink } from './link.ts';
import { placeUnder } from './place-under.ts';
import { tiesOf } from './ties.ts';

export const tieRoutes: Route[] = [
  on(c.listTies, (tx, _actor, { params }) => tiesOf(tx, params.id)),
  on(c.followConversation, (tx, actor, { params }) => follow(tx, actor, params.id)),
  on(c.unfollowConversation, (tx, actor, { params }) => unfollow(tx, actor, params.id)),
  on(c.linkConversation, (tx, actor, { params, body }) => link(tx, actor, params.id, body.to)),
  on(c.unlinkConversation, (tx, actor, { params, body }) => unlink(tx, actor, params.id, body.from)),
  on(c.placeUnderIncident, (tx, actor, { params, body }) =>
    placeUnder(tx, actor, params.id, body.incidentId),
  ),
];
