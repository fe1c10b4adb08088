import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { rawPost } from '../rig/load.ts';
import { type Random, uuidFrom } from '../rig/random.ts';

/** Messages of 1 kB to known and new conversations, some of them told twice. */
export interface Source {
  /** The next requests, signed, for any address; `keys` names the message in each. */
  take(count: number, path: string): { requests: Buffer[]; keys: string[] };
  /** One big body that opens the conversations which exist before the measuring begins. */
  seeds(from: number, to: number): Buffer;
}

const lorem = [
  'The parcel came yesterday but the lid does not fit.',
  'மூடி பொருந்தவில்லை, மாற்றித் தர முடியுமா?',
  'Պատվերը դեռ չի հասել, երե՞ք օր է անցել։',
  'क्या मुझे पैसे वापस मिल सकते हैं?',
  'Is the shop in the old town open on Sunday morning?',
];
const bodyBytes = 1_000;

export function makeSource(secret: string, conversations: number, random: Random): Source {
  let threads = conversations;
  let count = 0;
  const recent: { body: Buffer; key: string; id: string }[] = [];

  function fresh(): { body: Buffer; key: string; id: string } {
    const thread = random.chance(0.3) ? threads++ : Math.floor(random.next() * threads);
    const key = `m${count++}`;
    const body = Buffer.from(JSON.stringify(padded(message(key, thread, random))));
    return { body, key, id: `msg_${uuidFrom(random)}` };
  }
  return {
    take(wanted, path) {
      const requests: Buffer[] = [];
      const keys: string[] = [];
      const now = new Date();
      for (let i = 0; i < wanted; i += 1) {
        const again = recent.length > 500 && random.chance(0.05) ? random.pick(recent) : undefined;
        const { body, key, id } = again ?? fresh();
        if (!again) recent[count % 2_000] = { body, key, id };
        requests.push(rawPost(path, webhookHeaders(secret, id, now, body), body));
        keys.push(key);
      }
      return { requests, keys };
    },
    seeds(from, to) {
      const events = Array.from({ length: to - from }, (_, i) =>
        message(`seed${from + i}`, from + i, random),
      );
      return Buffer.from(JSON.stringify({ events }));
    },
  };
}

function message(key: string, thread: number, random: Random) {
  return {
    type: 'message',
    id: key,
    thread: { id: `thread-${thread}`, surface: 'private' },
    author: { id: `person-${thread}`, name: `Person ${thread}`, language: 'ta' },
    text: `word${key} ${random.pick(lorem)}`,
    sentAt: Date.now(),
    clientId: key,
    about: '',
  };
}

/** A field that nobody reads makes every body as long as a platform's usually is. */
function padded<T extends { about: string }>(event: T): T {
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(event));
  return { ...event, about: 'x'.repeat(Math.max(0, missing)) };
}
