import type { ConversationSummary } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { type Api, everyPage } from '../rig/api.ts';
import type { Reply } from './agents.ts';
import type { Arrival } from './platform.ts';
import type { Expected } from './traffic.ts';

export interface Verdict {
  lost: number;
  doubled: number;
  disordered: number;
  /** Messages whose text, deletion or reactions are not what the platform told last. */
  misshapen: number;
  repliesLost: number;
  repliesDoubled: number;
  uncertain: number;
  streamMissed: number;
  /** One sentence for each kind of fault, with an example. */
  faults: string[];
}

interface Told {
  expected: Map<string, Expected>;
  replies: Reply[];
  arrivals: Arrival[];
  /** Ids of messages that came over the stream. */
  streamed: Set<string>;
}

/** Reads everything back over the public API and compares it with what was acknowledged. */
export async function judge(api: Api, told: Told): Promise<Verdict> {
  const timelines = await readAll(api);
  const messages = timelines.flat();
  const faults: string[] = [];
  const count = <T>(what: string, list: T[], show: (item: T) => string): number => {
    const [first] = list;
    if (first !== undefined) faults.push(`${list.length} ${what}, such as ${show(first)}`);
    return list.length;
  };

  const incoming = Map.groupBy(
    messages.filter((m) => m.kind === 'incoming'),
    (m) => m.clientId ?? m.text,
  );
  const outgoing = Map.groupBy(
    messages.filter((m) => m.kind === 'outgoing'),
    (m) => m.clientId ?? m.text,
  );
  const twice = [...incoming].filter(([, found]) => found.length > 1);
  const strange = [...incoming].filter(([key]) => !told.expected.has(key));
  const arrived = Map.groupBy(told.arrivals, (a) => a.text);
  const byText = [...arrived].filter(([, found]) => found.length > 1);
  const lostReplies = told.replies.filter((reply) => {
    const [message, ...more] = outgoing.get(reply.clientId) ?? [];
    if (!message || more.length > 0 || message.id !== reply.messageId) return true;
    return !arrived.has(reply.text) && !isUncertain(message);
  });

  return {
    lost: count(
      'messages lost',
      [...told.expected.keys()].filter((key) => !incoming.has(key)),
      String,
    ),
    doubled:
      count('messages doubled', twice, ([key]) => key) +
      count('messages from nowhere', strange, ([key]) => key),
    disordered:
      count('places in the wrong order', timelines.flatMap(wrongPlaces), (pair) => pair) +
      count('replies delivered out of order', overtaken(told), (text) => text),
    misshapen: count(
      'messages that look wrong',
      [...told.expected.values()].flatMap((m) => differences(m, incoming.get(m.key)?.[0])),
      (text) => text,
    ),
    repliesLost: count(
      'replies lost',
      lostReplies,
      (reply) => `${reply.text} ${JSON.stringify(outgoing.get(reply.clientId)?.map((m) => m.parts))}`,
    ),
    repliesDoubled: count('replies doubled', byText, ([text, found]) => `${text} ${found.length} times`),
    uncertain: messages.filter(isUncertain).length,
    streamMissed: count(
      'messages never seen on the stream',
      messages.filter((m) => !told.streamed.has(m.id)),
      (m) => `${m.kind} ${m.text} received ${m.receivedAt}`,
    ),
    faults,
  };
}

/** Every conversation's messages, newest first. */
export async function readAll(api: Api): Promise<Message[][]> {
  const conversations = await everyPage<ConversationSummary>(api, '/conversations?state=any&limit=100');
  const timelines: Message[][] = [];
  const queue = [...conversations];
  async function work(): Promise<void> {
    for (let c = queue.pop(); c; c = queue.pop())
      timelines.push(await everyPage<Message>(api, `/conversations/${c.id}/messages?limit=100`));
  }
  await Promise.all(Array.from({ length: 4 }, work));
  return timelines;
}

function isUncertain(message: Message): boolean {
  return message.parts.some((part) => part.state === 'uncertain');
}

/** Newest first: each message is older than the one before it, by its key and by the platform's clock. */
function wrongPlaces(timeline: Message[]): string[] {
  return timeline.flatMap((message, i) => {
    const newer = timeline[i - 1];
    if (!newer || (newer.order > message.order && newer.sentAt >= message.sentAt)) return [];
    return [`"${newer.text}" after "${message.text}"`];
  });
}

function differences(expected: Expected, found: Message | undefined): string[] {
  if (!found) return [];
  const shown = {
    text: found.text,
    deleted: found.deletedAt !== null,
    reactions: found.reactions.map((r) => `${r.emoji} ${r.by}`).sort(),
    sentAt: Date.parse(found.sentAt),
  };
  const { text, deleted, reactions, sentAt } = expected;
  const wanted = { text, deleted, reactions, sentAt };
  return JSON.stringify(shown) === JSON.stringify(wanted)
    ? []
    : [`${expected.key}: ${JSON.stringify(shown)} instead of ${JSON.stringify(wanted)}`];
}

/** Replies of one conversation reach the platform in the order in which the server took them. */
function overtaken({ replies, arrivals }: Told): string[] {
  const firstArrival = new Map<string, number>();
  for (const [i, arrival] of arrivals.entries())
    if (!firstArrival.has(arrival.text)) firstArrival.set(arrival.text, i);
  return [...Map.groupBy(replies, (r) => r.conversationId).values()].flatMap((list) => {
    const there = list.filter((reply) => firstArrival.has(reply.text));
    return there.flatMap((reply, i) => {
      const before = there[i - 1];
      const late = before && (firstArrival.get(before.text) ?? 0) > (firstArrival.get(reply.text) ?? 0);
      return late ? [`${reply.text} before ${before.text}`] : [];
    });
  });
}
