import type { Change } from '#contract/events.ts';
import type { AgentActor } from '#server/actor.ts';
import { messagesOf } from '#server/features/conversations/messages.ts';
import { summariesOf } from '#server/features/conversations/summaries.ts';
import { withinChannels } from '#server/platform/database.ts';
import type { Committed } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { frame, type Stream } from '#server/platform/sse.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

export interface Subscriber {
  stream: Stream;
  agentId: string;
  userId: string;
  /** What its agent reaches; null is every channel. Who reaches more or less from now on starts anew. */
  channels: string[] | null;
  by: AgentActor['by'];
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

/** Breaks off the streams of whoever is no longer who they were; they come back with what they may see now. */
export function endStreamsOf(fits: (subscriber: Subscriber, workspaceId: string) => boolean): void {
  for (const [workspaceId, room] of rooms)
    for (const subscriber of [...room]) if (fits(subscriber, workspaceId)) subscriber.stream.end();
}

/** Right after a commit. While one push is being made ready, what comes meanwhile joins the next. */
export function push(workspaceId: string, events: Committed[]): void {
  if (!rooms.has(workspaceId)) return;
  for (const { type, subjectId } of events) {
    if (type === 'agent.changed' || type === 'agent.deactivated')
      endStreamsOf(({ agentId }) => agentId === subjectId);
    if (type === 'api-key.revoked')
      endStreamsOf(({ by }) => by !== null && 'key' in by && by.key === subjectId);
  }
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

/** What concerns a channel goes to those who reach it, save the one it comes from. */
export function sendTo(workspaceId: string, text: string, channelId: string, except?: string): void {
  for (const subscriber of rooms.get(workspaceId) ?? []) {
    if (subscriber.agentId === except) continue;
    if (subscriber.channels === null || subscriber.channels.includes(channelId)) give(subscriber, text);
  }
}

/** To one agent's screens, wherever they are open. */
export function sendToAgent(workspaceId: string, agentId: string, text: string): void {
  for (const subscriber of rooms.get(workspaceId) ?? [])
    if (subscriber.agentId === agentId) give(subscriber, text);
}

function give(subscriber: Subscriber, text: string): void {
  if (subscriber.held) subscriber.held.push(text);
  else subscriber.stream.write(text);
}

async function work(workspaceId: string): Promise<void> {
  for (;;) {
    const events = waiting.get(workspaceId)?.splice(0, framesAtOnce) ?? [];
    if (events.length === 0) break;
    for (const audience of audiencesIn(workspaceId)) await tell(workspaceId, audience, events);
  }
  waiting.delete(workspaceId);
  working.delete(workspaceId);
}

const keyOf = (channels: string[] | null): string => (channels === null ? '' : `${[...channels].sort()}.`);

/** Everybody who reaches the same is told the same, which is looked up once. */
function audiencesIn(workspaceId: string): Subscriber['channels'][] {
  const all = [...(rooms.get(workspaceId) ?? [])].map(({ channels }) => channels);
  return [...new Map(all.map((channels) => [keyOf(channels), channels])).values()];
}

async function tell(workspaceId: string, audience: string[] | null, events: Committed[]): Promise<void> {
  const toAll = (text: string): void => {
    for (const subscriber of rooms.get(workspaceId) ?? [])
      if (text && keyOf(subscriber.channels) === keyOf(audience)) give(subscriber, text);
  };
  try {
    const changes = await withinChannels(audience, () => describe(workspaceId, events, audience));
    toAll(changes.map((change) => frame('change', change, position || undefined)).join(''));
  } catch (error) {
    // Nothing is lost: the mark below has not moved past these, and the reader shows them again.
    log.warn({ error: String(error) }, 'a push to the screens failed');
    toAll(frame('reset', {}));
  }
}

/**
 * Adds to events, which hold only ids, what a screen needs to show them: as things are now. Called within
 * those channels; for whoever reaches some of them only, events about anything else are left out.
 */
export async function describe(
  workspaceId: string,
  events: Committed[],
  channels: string[] | null,
): Promise<Change[]> {
  const messageIds = [...new Set(events.flatMap((e) => e.messageId ?? []))];
  const conversationIds = [...new Set(events.flatMap((e) => e.conversationId ?? []))];
  const [messages, conversations, subjects] = await inWorkspace(workspaceId, async (tx) => [
    messageIds.length > 0 ? await messagesOf(tx, messageIds) : [],
    conversationIds.length > 0 ? await summariesOf(tx, conversationIds) : [],
    channels === null ? new Set<string>() : await subjectsWithinReach(tx, events),
  ]);
  const messageBy = new Map(messages.map((m) => [m.id, m]));
  const conversationBy = new Map(conversations.map((c) => [c.id, c]));
  const mayBeTold = (e: Committed): boolean =>
    channels === null ||
    (e.conversationId === null
      ? !isFenced(e) || subjects.has(e.subjectId ?? '')
      : conversationBy.has(e.conversationId));
  return events.filter(mayBeTold).map((e) => ({
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

/** Events without a conversation, about things that belong to channels. */
const fenced = {
  channel: 'channel',
  contact: 'contact',
  company: 'company',
  quarantine: 'quarantined',
} as const;

function isFenced({ type }: Committed): boolean {
  return (type.split('.')[0] ?? '') in fenced;
}

async function subjectsWithinReach(tx: Tx, events: Committed[]): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const [subject, table] of Object.entries(fenced)) {
    const about = events.filter(({ type }) => type.startsWith(`${subject}.`));
    const ids = about.flatMap(({ subjectId }) => subjectId ?? []);
    if (ids.length === 0) continue;
    const rows = await tx.q
      .selectFrom(table)
      .select('id')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', 'in', ids)
      .execute();
    for (const { id } of rows) seen.add(id);
  }
  return seen;
}
