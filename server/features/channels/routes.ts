import * as c from '#contract/channels.ts';
import { on, type Route } from '#server/routes.ts';
import * as channel from './channel.ts';
import { listConnectors } from './connectors.ts';

export const channelRoutes: Route[] = [
  on(c.listConnectors, () => listConnectors()),
  on(c.listChannels, (tx) => channel.listChannels(tx)),
  on(c.getChannel, (tx, _actor, { params }) => channel.getChannel(tx, params.id)),
  on(c.connectChannel, (tx, actor, { body }) => channel.connectChannel(tx, actor, body)),
  on(c.editChannel, (tx, actor, { params, body }) => channel.editChannel(tx, actor, params.id, body)),
  on(c.disconnectChannel, (tx, actor, { params }) => channel.disconnectChannel(tx, actor, params.id)),
];
