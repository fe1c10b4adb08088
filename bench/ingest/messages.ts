import { rawPost } from '../rig/load.ts';
import { type Page, signed } from '../rig/pages.ts';
import type { Random } from '../rig/random.ts';

/** Messages of about 1 kB to known and new conversations, some of them told twice. */
export interface Source {
  /** The next message, or one of the last again. */
  next(): { key: string; body: Buffer };
  /** The next requests, signed, for any address; `keys` names the message in each. */
  take(count: number, path: string): { requests: Buffer[]; keys: string[] };
  /** One big body that opens the conversations which exist before the measuring begins. */
  seeds(from: number, to: number): { body: Buffer; headers: Record<string, string> };
}

/** Customers sign with their names: a platform's message brings none of its own. */
const sentences = [
  'The parcel came yesterday but the lid does not fit. Is the shop open on Sunday? Martha Lind',
  'மூடி பொருந்தவில்லை, மாற்றித் தர முடியுமா? — கவிதா',
  'क्या मुझे पैसे वापस मिल सकते हैं? ढक्कन ठीक से बंद नहीं होता। — अनीता',
  'Պատվերը դեռ չի հասել, երե՞ք օր է անցել։ — Անահիտ',
  'پارسل کل آیا مگر ڈھکن ٹھیک نہیں بیٹھتا، کیا بدل سکتے ہیں؟ — فاطمہ',
  'మూత సరిగ్గా పట్టడం లేదు, మార్చి ఇవ్వగలరా? — లక్ష్మి',
];
const bodyBytes = 1_000;

export function makeSource(page: Page, conversations: number, random: Random): Source {
  let threads = conversations;
  let count = 0;
  const recent: { body: Buffer; key: string }[] = [];

  function fresh(): { body: Buffer; key: string } {
    const thread = random.chance(0.3) ? threads++ : Math.floor(random.next() * threads);
    const key = `m${count++}`;
    const words = [`word${key}`, random.pick(sentences)];
    let body = request([messaging(page, key, thread, words.join(' '))], page);
    while (body.length < bodyBytes) {
      words.push(random.pick(sentences));
      body = request([messaging(page, key, thread, words.join(' '))], page);
    }
    return { body, key };
  }
  function next(): { body: Buffer; key: string } {
    if (recent.length > 500 && random.chance(0.05)) return random.pick(recent);
    const one = fresh();
    recent[(count - 1) % 2_000] = one;
    return one;
  }
  return {
    next,
    take(wanted, path) {
      const all = Array.from({ length: wanted }, next);
      return {
        requests: all.map(({ body }) => rawPost(path, signed(body), body)),
        keys: all.map(({ key }) => key),
      };
    },
    seeds(from, to) {
      const events = Array.from({ length: to - from }, (_, i) =>
        messaging(page, `seed${from + i}`, from + i, random.pick(sentences)),
      );
      const body = request(events, page);
      return { body, headers: signed(body) };
    },
  };
}

/** The platform's id of the message with that key; its own are about as long. */
export function midOf(key: string): string {
  return `m_${key}_${'0'.repeat(80)}`;
}

function messaging(page: Page, key: string, thread: number, text: string) {
  return {
    sender: { id: String(7_300_000_000_000_000 + thread) },
    recipient: { id: page.id },
    timestamp: Date.now(),
    message: { mid: midOf(key), text },
  };
}

/** As the platform writes it: all beyond ASCII is escaped. */
function request(events: ReturnType<typeof messaging>[], page: Page): Buffer {
  const json = JSON.stringify({
    object: 'page',
    entry: [{ time: Date.now(), id: page.id, messaging: events }],
  });
  return Buffer.from(
    json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
