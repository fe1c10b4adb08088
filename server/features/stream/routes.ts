import { streamEvents } from '#contract/events.ts';
import { noteSeen } from '#server/features/workspaces/agents.ts';
import { announceLive, onLive } from '#server/platform/live.ts';
import { log } from '#server/platform/log.ts';
import { frame, openStream } from '#server/platform/sse.ts';
import { onAgent, type Route } from '#server/routes.ts';
import { inWorkspace } from '#server/transaction.ts';
import { agentsHere, currentPosition, describe, sendTo, subscribe } from './hub.ts';
import { eventsSince, readPosition } from './reader.ts';

const replayMax = 2_000;

export const streamRoutes: Route[] = [
  onAgent(streamEvents, async (actor, request, reply, { query }) => {
    const stream = openStream(reply);
    const after = String(request.headers['last-event-id'] ?? query.after ?? '');
    // Live first, then the past: what happens in between comes twice rather than not at all.
    const from = currentPosition();
    subscribe(actor.workspaceId, { stream, agentId: actor.id });
    void seen(actor.workspaceId, [actor.id]);
    const position = after ? readPosition(after) : undefined;
    const missed =
      position === undefined ? undefined : await eventsSince(actor.workspaceId, position, replayMax);
    if (missed && missed.length > 0) {
      const changes = await describe(actor.workspaceId, missed);
      stream.write(changes.map((change) => frame('change', change)).join(''));
    }
    stream.write(frame(after && !missed ? 'reset' : 'ready', {}, from));
    return reply;
  }),
];

/** Typing goes to the colleagues' screens as it passes by. */
export function startPassingOn(): () => void {
  onLive((live) => {
    if (live.kind !== 'typing' || live.conversationId === null) return;
    const { conversationId, by, note } = live;
    sendTo(
      live.workspaceId,
      frame('typing', { conversationId, by, note }),
      by.kind === 'agent' ? by.id : undefined,
    );
  });
  const timer = setInterval(() => {
    for (const [workspaceId, agents] of agentsHere()) void seen(workspaceId, [...agents]);
  }, 25_000);
  return () => clearInterval(timer);
}

async function seen(workspaceId: string, agentIds: string[]): Promise<void> {
  try {
    for (const id of agentIds) {
      const wasAway = await inWorkspace(workspaceId, (tx) => noteSeen(tx, id));
      if (wasAway) announceLive({ kind: 'online', workspaceId, online: true });
    }
  } catch (error) {
    log.debug({ error: String(error) }, 'could not note who is on');
  }
}
