import { sql } from 'kysely';
import { isAnybodyOn } from '#server/features/workspaces/agents.ts';
import { type Committed, onCommitted } from '#server/platform/events.ts';
import { announceLive, onLive } from '#server/platform/live.ts';
import { log } from '#server/platform/log.ts';
import { frame, type Stream } from '#server/platform/sse.ts';
import { inWorkspace } from '#server/transaction.ts';
import { threadIdOf, visitorMessages } from './thread.ts';

/** A visitor with an open page. Kept small: there may be tens of thousands. */
interface Guest {
  stream: Stream;
  workspaceId: string;
  channelId: string;
  threadExternalId: string;
}

// By workspace, then by the thread's name on its channel.
const rooms = new Map<string, Map<string, Set<Guest>>>();

function doorOf(channelId: string, threadExternalId: string): string {
  return `${channelId} ${threadExternalId}`;
}

export function enterRoom(guest: Guest): void {
  const house = rooms.get(guest.workspaceId) ?? new Map<string, Set<Guest>>();
  rooms.set(guest.workspaceId, house);
  const door = doorOf(guest.channelId, guest.threadExternalId);
  const room = house.get(door) ?? new Set();
  house.set(door, room);
  room.add(guest);
  guest.stream.onEnd(() => {
    room.delete(guest);
    if (room.size === 0) house.delete(door);
    if (house.size === 0) rooms.delete(guest.workspaceId);
  });
}

/** Brings commits and passing signs to the visitors they concern. */
export function startRooms(): () => void {
  onCommitted((workspaceId, events) => {
    if (rooms.has(workspaceId)) queue(workspaceId, events);
  });
  onLive((live) => {
    if (live.kind === 'online') tellAll(live.workspaceId, frame('online', { online: live.online }));
    if (live.kind === 'read')
      void tellThread(live.workspaceId, live.threadId, frame('read', { at: live.at }));
    if (live.kind === 'typing' && live.by.kind === 'agent' && !live.note) {
      void tellThread(live.workspaceId, live.threadId, frame('typing', { name: live.by.name }));
    }
  });
  const known = new Map<string, boolean>();
  const timer = setInterval(() => void checkOnline(known), 20_000);
  return () => clearInterval(timer);
}

/** Agents leave without a word: their heartbeat stops. */
async function checkOnline(known: Map<string, boolean>): Promise<void> {
  for (const workspaceId of rooms.keys()) {
    const online = await isAnybodyOn(workspaceId).catch(() => undefined);
    if (online === undefined || known.get(workspaceId) === online) continue;
    known.set(workspaceId, online);
    announceLive({ kind: 'online', workspaceId, online });
  }
}

const waiting = new Map<string, Set<string>>();

function queue(workspaceId: string, events: Committed[]): void {
  const ids = events.flatMap((e) => (e.messageId && e.type.startsWith('message.') ? [e.messageId] : []));
  if (ids.length === 0) return;
  const list = waiting.get(workspaceId);
  if (list) for (const id of ids) list.add(id);
  else {
    waiting.set(workspaceId, new Set(ids));
    setImmediate(() => void deliver(workspaceId));
  }
}

async function deliver(workspaceId: string): Promise<void> {
  const ids = [...(waiting.get(workspaceId) ?? [])];
  waiting.delete(workspaceId);
  try {
    await inWorkspace(workspaceId, async (tx) => {
      const { rows } = await sql<{ id: string; channel_id: string; external_id: string }>`
        select m.id, m.channel_id, t.external_id from message m
        join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
        where m.workspace_id = ${workspaceId} and m.id = any(${ids}::uuid[])`.execute(tx.q);
      for (const row of rows) {
        const room = rooms.get(workspaceId)?.get(doorOf(row.channel_id, row.external_id));
        if (!room) continue;
        const [message] = await visitorMessages(tx, row.channel_id, [row.id]);
        if (message) for (const guest of room) guest.stream.write(frame('message', message));
      }
    });
  } catch (error) {
    // A visitor's page reads its thread again whenever it connects, so ending the streams loses nothing.
    log.warn({ error: String(error) }, 'visitors could not be told; they will read again');
    tellAll(workspaceId, frame('reset', {}));
  }
}

function tellAll(workspaceId: string, text: string): void {
  for (const room of rooms.get(workspaceId)?.values() ?? [])
    for (const guest of room) guest.stream.write(text);
}

async function tellThread(workspaceId: string, threadId: string, text: string): Promise<void> {
  for (const room of rooms.get(workspaceId)?.values() ?? []) {
    const [first] = room;
    if (!first || (await idOf(first)) !== threadId) continue;
    for (const guest of room) guest.stream.write(text);
  }
}

const threadIds = new WeakMap<Guest, string>();

async function idOf(guest: Guest): Promise<string | undefined> {
  const known = threadIds.get(guest);
  if (known) return known;
  const found = await inWorkspace(guest.workspaceId, (tx) =>
    threadIdOf(tx, guest.channelId, guest.threadExternalId),
  ).catch(() => undefined);
  if (found) threadIds.set(guest, found);
  return found;
}
