import type { Change } from '#contract/events.ts';
import { messagesOf } from '#server/features/conversations/messages.ts';
import { summariesOf } from '#server/features/conversations/summaries.ts';
import type { Committed } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { frame, type Stream } from '#server/platform/sse.ts';
import { inWorkspace } from '#server/transaction.ts';

export interface Subscriber {
  stream: Stream;
  agentId: string;
  /** Live frames that wait while the past is replayed: their positions must not overtake it. */
  held?: string[];
}

// A burst goes out in several writes, so that a screen which reads well is never taken for a slow one.
const framesAtOnce = 200;

const rooms = new Map<string, Set<Subscriber>>();
const waiting = new Map<string, Committed[]>();
const working = new Map<string, Promise<void>>();
let position = '';

/** Sends a workspace's changes to a stream until it ends. */
export function subscribe(workspaceId: string, subscriber: Subscriber): void {
  const room = rooms.get(workspaceId) ?? new Set();
  rooms.set(workspaceId, room);
  room.add(subscriber);
  subscriber.stream.onEnd(() => {
    room.delete(subscriber);
    if (room.size === 0) rooms.delete(workspaceId);
  });
}

/** The past has been told: what was held meanwhile follows, and from now on frames go out as they come. */
export function goLive(subscriber: Subscriber): void {
  const held = subscriber.held ?? [];
  delete subscriber.held;
  for (const text of held) subscriber.stream.write(text);
}

/** Who has a screen open here, by workspace. */
export function agentsHere(): Map<string, Set<string>> {
  return new Map([...rooms].map(([id, room]) => [id, new Set([...room].map((s) => s.agentId))]));
}

/** Right after a commit. While one push is being made ready, what comes meanwhile joins the next. */
export function push(workspaceId: string, events: Committed[]): void {
  if (!rooms.has(workspaceId)) return;
  const list = waiting.get(workspaceId);
  if (list) list.push(...events);
  else waiting.set(workspaceId, [...events]);
  if (!working.has(workspaceId)) working.set(workspaceId, work(workspaceId));
}

/** Resolves when everything pushed so far has been written to the streams. */
export async function flushed(): Promise<void> {
  await Promise.all(working.values());
}

/** From now on frames carry this position: everything before it has been written. */
export function moveTo(safe: string): void {
  position = safe;
}

export function currentPosition(): string {
  return position;
}

export function sendTo(workspaceId: string, text: string, except?: string): void {
  for (const subscriber of rooms.get(workspaceId) ?? []) {
    if (subscriber.agentId === except) continue;
    if (subscriber.held) subscriber.held.push(text);
    else subscriber.stream.write(text);
  }
}

async function work(workspaceId: string): Promise<void> {
  for (;;) {
    const events = waiting.get(workspaceId)?.splice(0, framesAtOnce) ?? [];
    if (events.length === 0) break;
    try {
      const changes = await describe(workspaceId, events);
      sendTo(workspaceId, changes.map((change) => frame('change', change, position || undefined)).join(''));
    } catch (error) {
      // Nothing is lost: the mark below has not moved past these, and the reader shows them again.
      log.warn({ error: String(error) }, 'a push to the screens failed');
      sendTo(workspaceId, frame('reset', {}));
    }
  }
  waiting.delete(workspaceId);
  working.delete(workspaceId);
}

/** Adds to events, which hold only ids, what a screen needs to show them: as things are now. */
export async function describe(workspaceId: string, events: Committed[]): Promise<Change[]> {
  const messageIds = [...new Set(events.flatMap((e) => e.messageId ?? []))];
  const conversationIds = [...new Set(events.flatMap((e) => e.conversationId ?? []))];
  const [messages, conversations] = await inWorkspace(workspaceId, async (tx) => [
    messageIds.length > 0 ? await messagesOf(tx, messageIds) : [],
    conversationIds.length > 0 ? await summariesOf(tx, conversationIds) : [],
  ]);
  const messageBy = new Map(messages.map((m) => [m.id, m]));
  const conversationBy = new Map(conversations.map((c) => [c.id, c]));
  return events.map((e) => ({
    id: e.id,
    type: e.type,
    version: e.version,
    at: e.at.toISOString(),
    actor: e.actor,
    conversationId: e.conversationId,
    messageId: e.messageId,
    subjectId: e.subjectId,
    conversation: conversationBy.get(e.conversationId ?? '') ?? null,
    message: messageBy.get(e.messageId ?? '') ?? null,
  }));
}
