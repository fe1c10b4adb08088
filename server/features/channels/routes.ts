import * as c from '#contract/channels.ts';
import { on, onAfter, onAgent, type Route } from '#server/routes.ts';
import * as channel from './channel.ts';
import { listConnectors } from './connectors.ts';
import { connectPractice } from './sandbox.ts';
import { tryAgain, tryEdit, tryNew } from './try.ts';
import { enterWebhook, getWebhook } from './webhook.ts';

export const channelRoutes: Route[] = [
  on(c.listConnectors, () => listConnectors()),
  on(c.listChannels, (tx) => channel.listChannels(tx)),
  on(c.getChannel, (tx, _actor, { params }) => channel.getChannel(tx, params.id)),
  onAfter(
    c.connectChannel,
    (actor, { body }) => tryNew(actor, body),
    (tx, actor, { body }, tried) => channel.connectChannel(tx, actor, body, tried),
  ),
  onAgent(c.connectPractice, (actor, request, _reply, { body }) => connectPractice(actor, request, body)),
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
  onAgent(c.getWebhook, (actor, _request, _reply, { params }) => getWebhook(actor, params.id, new Date())),
  onAgent(c.enterWebhook, (actor, _request, _reply, { params }) =>
    enterWebhook(actor, params.id, new Date()),
  ),
  on(c.disconnectChannel, (tx, actor, { params }) => channel.disconnectChannel(tx, actor, params.id)),
];
