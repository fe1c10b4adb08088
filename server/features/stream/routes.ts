import { streamEvents } from '#contract/events.ts';
import type { AgentActor } from '#server/actor.ts';
import { comeBack } from '#server/features/routing/availability.ts';
import { noteSeen } from '#server/features/workspaces/agents.ts';
import { announceLive, onLive } from '#server/platform/live.ts';
import { log } from '#server/platform/log.ts';
import { frame, openStream, type Stream } from '#server/platform/sse.ts';
import { onAgent, type Route } from '#server/routes.ts';
import { inWorkspace } from '#server/transaction.ts';
import {
  agentsHere,
  currentPosition,
  describe,
  endStreamsOf,
  goLive,
  type Subscriber,
  sendTo,
  sendToAgent,
  subscribe,
} from './hub.ts';
import { eventsSince, positionAt, readPosition } from './reader.ts';

const replayMax = 2_000;
const replayAtOnce = 100;

export const streamRoutes: Route[] = [
  onAgent(streamEvents, async (actor, request, reply, { query }) => {
    const stream = openStream(reply);
    const after = String(request.headers['last-event-id'] ?? query.after ?? '');
    // Live first, then the past: what happens in between comes twice rather than not at all.
    const from = currentPosition();
    const { id: agentId, userId, channels, by } = actor;
    const subscriber: Subscriber = { stream, agentId, userId, channels, by, held: [] };
    subscribe(actor.workspaceId, subscriber);
    void seen(actor.workspaceId, [actor.id]);
    try {
      const position = after ? readPosition(after) : undefined;
      const missed =
        position === undefined ? undefined : await eventsSince(actor.workspaceId, position, replayMax);
      if (missed) await replay(stream, actor, missed);
      stream.write(frame(after && !missed ? 'reset' : 'ready', {}, from));
      goLive(subscriber);
    } catch (error) {
      // Without its past the stream would show a gap that nobody notices: the reader shall come again.
      log.debug({ error: String(error) }, 'a stream could not be resumed');
      stream.end();
    }
    return reply;
  }),
];

/** At the reader's pace, and with positions: a break on the way does not start it all over. */
async function replay(
  stream: Stream,
  { workspaceId, channels }: AgentActor,
  missed: NonNullable<Awaited<ReturnType<typeof eventsSince>>>,
): Promise<void> {
  for (let i = 0; i < missed.length; i += replayAtOnce) {
    const some = missed.slice(i, i + replayAtOnce);
    const changes = await describe(workspaceId, some, channels);
    const position = some[0] && positionAt(some[0]);
    stream.write(changes.map((change) => frame('change', change, position)).join(''));
    await stream.drained();
  }
}

/** Typing and looking go to the colleagues' screens as they pass by. */
export function startPassingOn(): () => void {
  onLive((live) => {
    if (live.kind === 'looking') {
      const { conversationId, channelId, by, here } = live;
      sendTo(live.workspaceId, frame('looking', { conversationId, by, here }), channelId, by.id);
    }
    if (live.kind === 'offer') {
      const { conversationId, channelId, by } = live;
      sendTo(live.workspaceId, frame('offer', { conversationId, by }), channelId, by.id);
    }
    if (live.kind === 'own') sendToAgent(live.workspaceId, live.agentId, frame('own', live.own));
    if (live.kind === 'signed-out')
      endStreamsOf(({ userId, by }) => userId === live.userId && by !== null && 'session' in by);
    if (live.kind === 'second-factor') endStreamsOf((_, workspaceId) => workspaceId === live.workspaceId);
    if (live.kind !== 'typing' || live.conversationId === null) return;
    const { conversationId, channelId, by, note } = live;
    sendTo(
      live.workspaceId,
      frame('typing', { conversationId, by, note }),
      channelId,
      by.kind === 'agent' ? by.id : undefined,
    );
  });
  const timer = setInterval(() => {
    const now = new Date();
    endStreamsOf(({ by }) => by !== null && 'key' in by && by.expiresAt !== null && by.expiresAt <= now);
    for (const [workspaceId, agents] of agentsHere()) void seen(workspaceId, [...agents]);
  }, 25_000);
  return () => clearInterval(timer);
}

async function seen(workspaceId: string, agentIds: string[]): Promise<void> {
  try {
    for (const id of agentIds) {
      const wasAway = await inWorkspace(workspaceId, async (tx) => {
        const away = await noteSeen(tx, id);
        await comeBack(tx, id);
        return away;
      });
      if (wasAway) announceLive({ kind: 'online', workspaceId, online: true });
    }
  } catch (error) {
    log.debug({ error: String(error) }, 'could not note who is on');
  }
}
