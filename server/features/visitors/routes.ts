import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { uploadBytesMax } from '#contract/files.ts';
import * as v from '#contract/visitors.ts';
import { ApiError } from '#server/errors.ts';
import { theFile } from '#server/features/files/routes.ts';
import { serveFile } from '#server/features/files/serve.ts';
import { takeUpload } from '#server/features/files/upload.ts';
import { hoursForChannel } from '#server/features/sla/facts.ts';
import { opennessOf } from '#server/features/sla/hours.ts';
import { isAnybodyOn } from '#server/features/workspaces/agents.ts';
import { announceLive } from '#server/platform/live.ts';
import { frame, openStream } from '#server/platform/sse.ts';
import { onOpen, type Route } from '#server/routes.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { enterRoom } from './rooms.ts';
import { listVisitorMessages, threadIdOf } from './thread.ts';
import { siteChannel, visitorOf } from './visitor.ts';

export const visitorRoutes: Route[] = [
  onOpen(v.getVisitorConfig, async (_request, _reply, { params }) => {
    const channel = await siteChannel(params.channel);
    const { origins: _origins, ...look } = channel.visitors.look(channel.settings);
    return {
      channelId: channel.id,
      ...look,
      online: await isAnybodyOn(channel.workspaceId),
      hours: await inWorkspace(channel.workspaceId, (tx) => hoursFor(tx, channel.id)),
      uploadBytesMax,
      uploadTypes: channel.connector.limits.attachments.types,
      postUrl: `/webhooks/${channel.connector.name}/${channel.id}`,
    };
  }),

  onOpen(v.startVisit, async (_request, _reply, { params, body }) => {
    const channel = await siteChannel(params.channel);
    const { identity } = body;
    if (!identity && channel.visitors.look(channel.settings).identityRequired) {
      throw new ApiError(
        403,
        'identity-required',
        'This chat is for signed-in customers: the page must state who the visitor is.',
      );
    }
    if (identity && !channel.visitors.proves(channel.settings, identity)) {
      throw new ApiError(
        403,
        'identity-unproven',
        'The proof of identity does not match: it must be HMAC-SHA256 of the id with the channel’s identity secret.',
      );
    }
    const visitor = identity
      ? {
          id: identity.id,
          verified: true,
          ...pick(identity.name, 'name'),
          ...pick(identity.email, 'email'),
          ...pick(body.language, 'language'),
        }
      : { id: randomUUID(), verified: false, ...pick(body.language, 'language') };
    return {
      token: channel.visitors.mint(channel.settings, visitor),
      visitorId: visitor.id,
      verified: visitor.verified,
    };
  }),

  onOpen(v.listVisitorMessages, async (request, _reply, { params, query }) => {
    const channel = await siteChannel(params.channel);
    const thread = channel.visitors.thread(visitorOf(channel, request.headers));
    return inWorkspace(channel.workspaceId, (tx) => listVisitorMessages(tx, channel.id, thread.id, query));
  }),

  onOpen(v.uploadVisitorFile, async (request, _reply, { params }) => {
    const channel = await siteChannel(params.channel);
    const thread = channel.visitors.thread(visitorOf(channel, request.headers));
    const kept = await takeUpload(channel.workspaceId, await theFile(request), {
      channelId: channel.id,
      threadExternalId: thread.id,
    });
    return { ...kept, url: null };
  }),

  onOpen(v.getVisitorFile, async (request, reply, { params, query }) => {
    const channel = await siteChannel(params.channel);
    const thread = channel.visitors.thread(visitorOf(channel, request.headers));
    const threadId = await inWorkspace(channel.workspaceId, (tx) => threadIdOf(tx, channel.id, thread.id));
    return serveFile(reply, {
      workspaceId: channel.workspaceId,
      id: params.id,
      download: query.download === '1',
      threadId: threadId ?? '',
    });
  }),

  onOpen(v.typeAsVisitor, async (request, _reply, { params }) => {
    const channel = await siteChannel(params.channel);
    const thread = channel.visitors.thread(visitorOf(channel, request.headers));
    const open = await inWorkspace(channel.workspaceId, async (tx) => {
      const { rows } = await sql<{ id: string; thread_id: string; requester_id: string; name: string }>`
        select c.id, t.id as thread_id, o.requester_id, p.name from thread t
        join conversation o on o.workspace_id = t.workspace_id and o.thread_id = t.id
        join conversation c on c.workspace_id = o.workspace_id and c.id = case when o.top_id is null then o.id else o.top_id end and c.state <> 'resolved'
        join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
        where t.workspace_id = ${tx.workspaceId} and t.channel_id = ${channel.id} and t.external_id = ${thread.id}
        order by o.beside limit 1`.execute(tx.q);
      return rows[0];
    });
    if (open) {
      announceLive({
        kind: 'typing',
        workspaceId: channel.workspaceId,
        conversationId: open.id,
        channelId: channel.id,
        threadId: open.thread_id,
        by: { kind: 'customer', id: open.requester_id, name: open.name },
        note: false,
      });
    }
    return {};
  }),

  onOpen(v.streamVisit, async (request, reply, { params }) => {
    const channel = await siteChannel(params.channel);
    const thread = channel.visitors.thread(visitorOf(channel, request.headers));
    const stream = openStream(reply);
    enterRoom({
      stream,
      workspaceId: channel.workspaceId,
      channelId: channel.id,
      threadExternalId: thread.id,
    });
    stream.write(frame('online', { online: await isAnybodyOn(channel.workspaceId) }));
    return reply;
  }),
];

function pick<K extends string>(value: string | undefined, key: K): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

async function hoursFor(tx: Tx, channelId: string): Promise<v.VisitorConfig['hours']> {
  const hours = await hoursForChannel(tx, channelId);
  return (
    hours && { zone: hours.zone, weekly: { ...noDays, ...hours.weekly }, ...opennessOf(hours, Date.now()) }
  );
}

const noDays = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
