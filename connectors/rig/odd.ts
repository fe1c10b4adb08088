/** Odd requests made from good ones. Seeded, so that what fails today fails tomorrow. */

export type Random = () => number;

/** mulberry32: small, and good enough to choose with. */
export function seeded(text: string): Random {
  let state = 0;
  for (const c of text) state = (Math.imul(state, 31) + (c.codePointAt(0) ?? 0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** JSON of one value with something odd somewhere inside; still JSON. */
export function oddJson(value: unknown, random: Random): string {
  const odd = pick(oddities, random) ?? 'null';
  const changed = replaceSomewhere(structuredClone(value), random);
  return JSON.stringify(changed).replaceAll(`"${mark}"`, () => odd);
}

/** Bytes that need not be JSON any more: cut off, flipped, or with strange ones between. */
export function oddBytes(body: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * body.length);
  const way = Math.floor(random() * 4);
  if (way === 0) return body.subarray(0, at);
  const rest = body.subarray(way === 1 ? at + 1 : at);
  const strange =
    way === 3 ? Buffer.from(pick(strangeTexts, random) ?? '') : Buffer.of(Math.floor(random() * 256));
  return Buffer.concat([body.subarray(0, at), strange, rest]);
}

const mark = 'this value is replaced';

function replaceSomewhere(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.2) return mark;
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.1) return [...value, mark];
    const index = Math.floor(random() * value.length);
    return value.with(index, replaceSomewhere(value[index], random));
  }
  const entries = Object.entries(value);
  const chosen = pick(entries, random);
  if (!chosen || random() < 0.1) return { ...value, [pick(strangeKeys, random) ?? 'x']: mark };
  if (random() < 0.15) return Object.fromEntries(entries.filter((entry) => entry !== chosen));
  return { ...value, [chosen[0]]: replaceSomewhere(chosen[1], random) };
}

const strangeKeys = ['constructor', 'toString', 'hasOwnProperty', 'type', 'kind', '', 'கேள்வி', 'then'];

const strangeTexts = [
  '\0',
  'நன்றி 🙏🏽 வணக்கம்',
  '\u202Eشکریہ\u202C',
  'Շնորհակալություն',
  'ధన్యవాదాలు',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(50),
  '\uFEFF',
  '\\',
  '"',
  '{{x}}<script>',
];

const oddities = [
  ...strangeTexts.map((text) => JSON.stringify(text)),
  ...['null', 'true', 'false', '0', '-0', '-1', '0.1', '1e999', '-1e-999', '9007199254740993', '1767261600'],
  ...['9'.repeat(30), '9'.repeat(5000), '""', '" "', '"\\ud800 half"', '"half \\udc00"', '"a\\u0000b"'],
  ...['[]', '{}', '[null]', '[[[[]]]]', '["a","a"]', '{"id":{"id":{"id":1}}}', '[1,"2",{"a":[]}]'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'],
  ...['"2026-13-45T99:99:99Z"', '"2026-02-30"', '-62135596800000', '253402300800000', '"now"'],
  ...['"javascript:alert(1)"', '"http://"', '"file:///etc/passwd"', '"https://files.example/\\ud800"'],
  `${'['.repeat(12_000)}${']'.repeat(12_000)}`,
  `${'{"a":'.repeat(12_000)}1${'}'.repeat(12_000)}`,
  JSON.stringify('ஆ'.repeat(120_000)),
  `[${Array.from({ length: 3000 }, (_, n) => n).join(',')}]`,
];
