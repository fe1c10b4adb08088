import * as c from '#contract/channels.ts';
import { on, onAfter, type Route } from '#server/routes.ts';
import * as channel from './channel.ts';
import { listConnectors } from './connectors.ts';
import { tryAgain, tryEdit, tryNew } from './try.ts';

export const channelRoutes: Route[] = [
  on(c.listConnectors, () => listConnectors()),
  on(c.listChannels, (tx) => channel.listChannels(tx)),
  on(c.getChannel, (tx, _actor, { params }) => channel.getChannel(tx, params.id)),
  onAfter(
    c.connectChannel,
    (_actor, { body }) => tryNew(body),
    (tx, actor, { body }, tried) => channel.connectChannel(tx, actor, body, tried),
  ),
  onAfter(
    c.editChannel,
    (actor, { params, body }) => tryEdit(actor, params.id, body.settings),
    (tx, actor, { params, body }, tried) => channel.editChannel(tx, actor, params.id, body, tried),
  ),
  onAfter(
    c.checkChannel,
    (actor, { params }) => tryAgain(actor, params.id),
    (tx, actor, { params }, checked) => channel.noteCheck(tx, actor, params.id, checked),
  ),
  on(c.disconnectChannel, (tx, actor, { params }) => channel.disconnectChannel(tx, actor, params.id)),
];
