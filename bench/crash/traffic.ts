import { type Random, randomFrom, shuffledWithin, uuidFrom } from '../rig/random.ts';

/** One request of the platform; a repeat of it is the same in every byte. */
export interface Delivery {
  webhookId: string;
  body: Buffer;
  /** How many events stand in it. */
  count: number;
}

/** How a message has to look in the end. */
export interface Expected {
  /** Thread and id: ids are unique only within their thread. */
  key: string;
  thread: string;
  text: string;
  sentAt: number;
  deleted: boolean;
  /** Emoji and name, sorted. */
  reactions: string[];
}

export interface Traffic {
  deliveries: Delivery[];
  expected: Map<string, Expected>;
  repeats: number;
}

interface Told {
  order: number;
  element: Record<string, unknown>;
}

interface Sent extends Expected {
  id: string;
  /** Its newest edit, by the platform's clock. */
  edits: number;
  reacted: Set<string>;
}

const words = ['order', 'մատանի', 'பொருள்', 'डिलीवरी', 'పార్సెల్', 'refund', 'colour', 'رسید', '🙏🏽', 'size'];
const emojis = ['👍', '❤️', '🙏🏽', '😮'];

/**
 * What a platform would tell us: messages of many threads, edits, deletions and reactions (some on their way
 * before the message they speak of), shuffled within a bounded window, now and then told twice.
 */
export function makeTraffic(events: number, seed: number): Traffic {
  const random = randomFrom(seed);
  const threads = Math.max(300, Math.round(events / 30));
  const people = Math.round(threads * 0.8);
  const began = Date.now() - 2 * 3_600_000;
  const sent: Sent[] = [];
  const counts = new Map<string, number>();
  const told: Told[] = [];

  for (let i = 0; told.length < events; i += 1) {
    const n = random.whole(0, threads - 1);
    const thread = `thread-${n}`;
    // One in six is a group, where several people write in one thread.
    const author = n % 6 === 0 ? (n + random.whole(0, 2)) % people : n % people;
    const id = String((counts.get(thread) ?? 0) + 1);
    counts.set(thread, Number(id));
    const key = `${thread}/${id}`;
    const text = `${key} ${random.pick(words)} ${random.pick(words)}`;
    const sentAt = began + i * 250;
    const message = {
      key,
      id,
      thread,
      text,
      sentAt,
      deleted: false,
      reactions: [],
      edits: 0,
      reacted: new Set<string>(),
    };
    sent.push(message);
    told.push({ order: told.length, element: messageElement(message, author, n % 3 === 0) });
    for (const element of about(random.pick(sent.slice(-40)), random, people)) {
      // Some set out before the message they speak of.
      told.push({ order: told.length + random.between(-60, 20), element });
    }
  }
  const ordered = told.sort((a, b) => a.order - b.order).map(({ element }) => element);
  const grouped = grouping(shuffledWithin(ordered, 40, random), random);
  const { deliveries, repeats } = repeated(grouped, random);
  return { deliveries, expected: new Map(sent.map((m) => [m.key, m])), repeats };
}

function messageElement({ id, thread, text, sentAt, key }: Sent, author: number, isPublic: boolean) {
  return {
    type: 'message',
    id,
    thread: { id: thread, surface: isPublic ? 'public' : 'private' },
    author: { id: `person-${author}`, name: `Person ${author}` },
    text,
    sentAt,
    clientId: key,
  };
}

/** What happens to a message afterwards, if anything; `target` takes down how it has to look then. */
function about(target: Sent, random: Random, people: number): Record<string, unknown>[] {
  const draw = random.next();
  const place = { thread: { id: target.thread }, id: target.id };
  if (draw < 0.07) {
    target.edits += 1;
    const text = `${target.key} now says ${target.edits}`;
    if (!target.deleted) target.text = text;
    return [{ type: 'edit', ...place, text, at: target.sentAt + target.edits * 1_000 }];
  }
  if (draw < 0.12) {
    const name = `Person ${random.whole(0, people - 1)}`;
    const emoji = random.pick(emojis);
    const entry = `${emoji} ${name}`;
    if (target.reacted.has(entry)) return [];
    target.reacted.add(entry);
    const reaction = {
      type: 'reaction',
      ...place,
      author: { id: name.replace('Person ', 'person-'), name },
      emoji,
    };
    const at = target.sentAt + 500;
    if (random.chance(0.2)) {
      return [
        { ...reaction, at },
        { ...reaction, removed: true, at: at + 700 },
      ];
    }
    target.reactions.push(entry);
    target.reactions.sort();
    return [{ ...reaction, at }];
  }
  if (draw < 0.13 && !target.deleted) {
    target.deleted = true;
    target.text = '';
    return [{ type: 'delete', ...place, at: target.sentAt + 60_000 }];
  }
  return [];
}

/** Most requests carry one event, some a handful. */
function grouping(elements: Record<string, unknown>[], random: Random): Delivery[] {
  const list: Delivery[] = [];
  for (let i = 0; i < elements.length; ) {
    const count = random.chance(0.8) ? 1 : random.whole(2, 10);
    const events = elements.slice(i, i + count);
    const body = Buffer.from(JSON.stringify({ events }));
    list.push({ webhookId: `msg_${uuidFrom(random)}`, body, count: events.length });
    i += count;
  }
  return list;
}

/** Seven in a hundred are told again a little later. */
function repeated(list: Delivery[], random: Random): { deliveries: Delivery[]; repeats: number } {
  let repeats = 0;
  const placed = list.flatMap((delivery, at) => {
    if (!random.chance(0.07)) return [{ at, delivery }];
    repeats += 1;
    return [
      { at, delivery },
      { at: at + random.between(0.5, 80), delivery },
    ];
  });
  return { deliveries: placed.sort((a, b) => a.at - b.at).map(({ delivery }) => delivery), repeats };
}
