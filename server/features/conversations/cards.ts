import { z } from 'zod';
import type { Card as Told } from '#connectors/connector.ts';
import type { Card } from '#contract/messages.ts';

const cardsMax = 30;
const linesMax = 200;

/** PostgreSQL holds neither NUL nor half of a surrogate pair; what is too long is cut between characters. */
const text = (max: number) =>
  z.string().transform((value) =>
    [
      ...value
        .slice(0, max * 2)
        .replaceAll('\0', '')
        .toWellFormed(),
    ]
      .slice(0, max)
      .join(''),
  );
const detail = (max: number) =>
  text(max)
    .transform((value) => value.trim() || undefined)
    .optional();
const list = <T extends z.ZodType>(each: T) =>
  z
    .array(z.unknown())
    .transform((all) => all.slice(0, linesMax))
    .pipe(z.array(each));
const address = z
  .string()
  .optional()
  .transform((value) =>
    value !== undefined && value.length <= 4_000 && isWebAddress(value) ? value : undefined,
  );

const card = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('place'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: detail(300),
    address: detail(1_000),
  }),
  z.object({
    kind: z.literal('person'),
    name: text(300),
    phones: list(text(60)).optional(),
    emails: list(text(320)).optional(),
    organisation: detail(300),
  }),
  z.object({ kind: z.literal('choice'), title: text(1_000), payload: detail(2_000) }),
  z.object({
    kind: z.literal('link'),
    of: z.enum(['post', 'reel', 'story', 'advert', 'product', 'page']),
    how: z.enum(['shared', 'answered', 'mentioned', 'came-by']),
    title: detail(1_000),
    url: address,
  }),
  z.object({
    kind: z.literal('order'),
    items: list(z.object({ name: text(300), quantity: z.number(), price: detail(60) })),
    note: detail(2_000),
  }),
  z.object({ kind: z.literal('form'), fields: list(z.object({ name: text(300), value: text(2_000) })) }),
  z.object({ kind: z.literal('happened'), what: text(1_000) }),
]);

/**
 * What a connector found, made fit to keep and to show: shortened, and with no other addresses than those of the web.
 * @throws ZodError where a card is none, such as a place that is nowhere
 */
export function asCards(told: Told[] | undefined): Card[] {
  const read = (told ?? []).slice(0, cardsMax).map((each) => card.parse(each));
  // What was left out is not written as null.
  return JSON.parse(JSON.stringify(read)) as Card[];
}

/** By which words a message with these is found. */
export function cardWords(cards: Card[]): string | null {
  const words = cards.flatMap((each) => wordsOf(each)).filter((word) => word !== undefined && word !== '');
  return words.length > 0 ? words.join(' ').slice(0, 20_000).toWellFormed() : null;
}

/** What the list says in place of words: the kind, which the screen puts into its language, and a name. */
export function cardLine(cards: Card[]): { kind: Card['kind']; text: string } | undefined {
  const [first] = cards;
  if (!first) return undefined;
  const [words = ''] = wordsOf(first).filter((word) => word !== undefined && word !== '');
  return { kind: first.kind, text: [...words.slice(0, 400)].slice(0, 200).join('').toWellFormed() };
}

function wordsOf(each: Card): (string | undefined)[] {
  if (each.kind === 'place') return [each.name, each.address];
  if (each.kind === 'person')
    return [each.name, each.organisation, ...(each.phones ?? []), ...(each.emails ?? [])];
  if (each.kind === 'choice' || each.kind === 'link') return [each.title];
  if (each.kind === 'order') return [...each.items.map(({ name }) => name), each.note];
  if (each.kind === 'form') return each.fields.flatMap(({ name, value }) => [value, name]);
  return [each.what];
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && value.isWellFormed() && !value.includes('\0');
}
