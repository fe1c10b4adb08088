import { z } from 'zod';
import type { Card, IncomingAttachment } from '../connector.ts';
import { detail, externalId, textMax, words } from '../kit/fields.ts';
import { formOf, orderOf, peopleOf, placeOf } from './cards.ts';

/** What a message says, whatever kind it is of. */
export interface Content {
  text: string;
  attachments: IncomingAttachment[];
  cards: Card[];
  /** WhatsApp's name of a kind that we cannot show. */
  unsupported?: string;
  /** No words of anybody. */
  automatic?: boolean;
}

/** What stands under the name of the message's own kind; a kind that is new to us is shown by its name. */
export function contentOf(kind: string, message: Record<string, unknown>): Content {
  const read = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined;
  return read?.(message[kind]) ?? unsupported(kind);
}

function said(text: string, cards: Card[] = []): Content {
  return { text, attachments: [], cards };
}

/** Something that happened rather than was said; a sentence. */
export function happened(what: string): Content {
  return { text: '', attachments: [], cards: [{ kind: 'happened', what }], automatic: true };
}

function unsupported(kind: string): Content {
  const name = detail(100).parse(kind) ?? 'message';
  return { text: '', attachments: [], cards: [], unsupported: name };
}

type Read = (value: unknown) => Content | null;

const written = z.looseObject({ body: words });
const pressed = z.looseObject({ text: text(1000), payload: detail(1000) });
const answered = z.looseObject({ type: z.string() });

const kinds = {
  text: (value) => {
    const parsed = written.safeParse(value);
    return parsed.success ? said(parsed.data.body) : null;
  },
  image: file,
  video: file,
  audio: file,
  // As the phone app and the older interface call a recorded message.
  voice: file,
  document: file,
  sticker: file,
  location: (value) => cardOr(placeOf(value)),
  contacts: (value) => cardsOr(peopleOf(value)),
  order: (value) => {
    const order = orderOf(value);
    return order && said('', [order]);
  },
  button: (value) => {
    const parsed = pressed.safeParse(value);
    return parsed.success ? choice(parsed.data.text, parsed.data.payload) : null;
  },
  interactive: (value) => {
    const parsed = answered.safeParse(value);
    if (!parsed.success) return null;
    const { type, [type]: answer } = parsed.data;
    return Object.hasOwn(answers, type)
      ? answers[type as keyof typeof answers](answer)
      : unsupported(type.trim() ? type : 'interactive');
  },
  request_welcome: () => happened('They opened the chat for the first time.'),
  // A message that vanishes by itself; the platform hands out nothing but its kind.
  ephemeral: () => unsupported('ephemeral'),
} satisfies Record<string, Read>;

const media = z.looseObject({
  id: externalId,
  mime_type: detail(200),
  filename: detail(300),
  caption: z.string().max(textMax).pipe(words).optional().catch(undefined),
});

function file(value: unknown): Content | null {
  const parsed = media.safeParse(value);
  if (!parsed.success) return null;
  const { id, mime_type, filename, caption } = parsed.data;
  // `audio/ogg; codecs=opus`: the parameters say nothing that a desk needs.
  const type = mime_type?.split(';')[0]?.trim().toLowerCase();
  const attachment = { ...(filename && { name: filename }), ...(type && { type }), source: { handle: id } };
  return { text: caption ?? '', attachments: [attachment], cards: [] };
}

const picked = z.looseObject({ id: detail(1000), title: text(1000), description: detail(1000) });

const answers = {
  button_reply: chosen,
  list_reply: chosen,
  nfm_reply: (value: unknown): Content | null => {
    const parsed = z
      .looseObject({ body: detail(4000), response_json: z.unknown().optional() })
      .safeParse(value);
    if (!parsed.success) return null;
    const { body = '', response_json } = parsed.data;
    return said(body, formOf(response_json));
  },
  call_permission_reply: (value: unknown): Content | null => {
    const parsed = z
      .looseObject({ response: z.string(), is_permanent: z.unknown().optional() })
      .safeParse(value);
    if (!parsed.success) return null;
    const { response, is_permanent } = parsed.data;
    if (response === 'reject') return happened('They do not allow you to call them.');
    if (response !== 'accept') return null;
    return happened(
      is_permanent === true ? 'They allow you to call them.' : 'They allow you to call them for now.',
    );
  },
};

function chosen(value: unknown): Content | null {
  const parsed = picked.safeParse(value);
  if (!parsed.success) return null;
  const { id, title, description } = parsed.data;
  return choice(description ? `${title}\n${description}` : title, id, title);
}

/** What they chose is what they said; the card adds how whoever offered it called it. */
function choice(words: string, payload: string | undefined, title = words): Content {
  return said(words, [{ kind: 'choice', title, ...(payload && { payload }) }]);
}

function text(max: number) {
  return detail(max).transform((value, context) => {
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: 'is missing', input: value });
    return z.NEVER;
  });
}

function cardOr(card: Card | null): Content | null {
  return card && said('', [card]);
}

function cardsOr(cards: Card[]): Content | null {
  return cards.length > 0 ? said('', cards) : null;
}
