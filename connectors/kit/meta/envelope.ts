import { z } from 'zod';
import type { Inbound, Raw, Received } from '../../connector.ts';
import { externalId, harmless } from '../fields.ts';
import { type Element, openList } from '../json.ts';
import { moment as kitMoment } from '../moment.ts';

/** One thing that Meta tells of, of one account. `value` is the event, parsed without loss. */
export interface Told {
  kind: 'messaging' | 'standby' | 'change';
  object: string;
  /** The account it is for: `entry.id`. */
  account: string;
  /** When Meta sent it, in milliseconds. */
  at: number | null;
  /** Of a change: which of the account's fields changed. */
  field?: string;
  value: Record<string, unknown>;
  /** It as it was written. */
  source(): string;
}

/** What is no envelope, or of an object that nobody here reads. */
export interface Odd {
  kind: 'odd';
  account: string | null;
  reason: string;
  element: string;
}

export type Update = Told | Odd;

// Every connector of the application reads each request: it is opened once, for as long as its bytes are held.
const known = new WeakMap<Buffer, Update[]>();

/** All that one request tells, in its order. One odd element loses none of the others. */
function updatesIn({ body }: Raw): Update[] {
  const updates = known.get(body) ?? readUpdatesIn(body);
  known.set(body, updates);
  return updates;
}

function readUpdatesIn(body: Buffer): Update[] {
  const text = body.toString().replace(/^\uFEFF/, '');
  const list = openList(text, 'entry');
  if (!list) return [odd('The body is not JSON.', text)];
  // Meta's pages write some examples as a list of envelopes.
  if (Array.isArray(list.root) && list.elements.length > 0) {
    const rest = list.elements.slice(entriesMost).map((element) => element.source());
    const left = rest.length > 0 ? [odd(tooMany, `[${rest.join(',')}]`)] : [];
    return [...list.elements.slice(0, entriesMost).flatMap((one) => envelopeUpdates(one.source())), ...left];
  }
  return envelopeUpdates(text);
}

function envelopeUpdates(text: string): Update[] {
  const list = openList(text, 'entry');
  if (!list) return [odd('An envelope is nested too deeply.', text)];
  const root = envelope.safeParse(list.root);
  if (!root.success) return [odd('This is no envelope of Meta: object and entry are missing.', text)];
  const { object } = root.data;
  const rest = list.elements.slice(entriesMost);
  const updates = list.elements.slice(0, entriesMost).flatMap((element) => entryUpdates(object, element));
  if (rest.length === 0) return updates;
  const left = `[${rest.map((element) => element.source()).join(',')}]`;
  return [...updates, odd(tooMany, left)];
}

/** Meta sends at most a thousand; beyond, all is kept in one piece. */
const entriesMost = 2000;
const eventsMost = 2000;
const tooMany = `more than ${entriesMost} entries in one request`;

const envelope = z.object({ object: z.string().min(1).max(100), entry: z.array(z.unknown()) });
const entry = z.object({ id: externalId, time: z.unknown().optional() });
const objects = ['page', 'instagram', 'whatsapp_business_account'];
const lists = [
  ['messaging', 'messaging'],
  ['standby', 'standby'],
  ['changes', 'change'],
] as const;

function entryUpdates(object: string, element: Element): Update[] {
  const entire = (reason: string, account: string | null = null): Update[] => [
    odd(reason, element.source(), account),
  ];
  if (!objects.includes(object)) return entire('The object of this request is none that is read here.');
  const opened = element.value ?? plainly(element.source());
  if (!isObject(opened)) return entire('An entry is no object.');
  // A number on WhatsApp is named by the change itself, which mostly brings messages: both can do without a name.
  const named = object === 'whatsapp_business_account' || (opened.id !== undefined && opened.id !== null);
  const unnamed = named ? '-' : accountIn(opened);
  const head = entry.safeParse({ ...opened, id: opened.id ?? unnamed });
  if (!head.success) return entire('An entry names no account.');
  const account = head.data.id;
  const at = moment(head.data.time);
  const present = lists.filter(([key]) => opened[key] !== undefined && opened[key] !== null);
  // Where an account signed in on Instagram itself, a change may stand in the entry without a list around it.
  if (present.length === 0 && opened.field !== undefined)
    return [changeIn(opened, { object, account, at, source: () => element.source() })];
  if (present.length === 0) return entire('An entry brings neither messages nor changes.', account);
  return present.flatMap(([key, kind]): Update[] => {
    const list = opened[key];
    if (!Array.isArray(list)) return entire(`${key} is not a list`, account);
    if (list.length === 0) return entire(`${key} is empty`, account);
    if (list.length > eventsMost) return entire(`more than ${eventsMost} events in one entry`, account);
    // Opened once for all that is odd in it, and only if something is.
    let written: Element[] | undefined;
    return list.map((one: unknown, index): Update => {
      const source = (): string => {
        written ??= openList(element.source(), key)?.elements ?? [];
        return written[index]?.source() ?? '';
      };
      // Where the entry names nobody, each event may be for another.
      const told = { object, account: named ? account : (accountOf(one) ?? account), at, source };
      if (!isObject(one)) return odd(`An element of ${key} is no object.`, source(), account);
      return kind === 'change' ? changeIn(one, told) : { kind, ...told, value: one };
    });
  });
}

/** To whom the messages of an entry are, or by whom its echoes: the first that says so. */
function accountIn({ messaging, standby }: Record<string, unknown>): unknown {
  const list: unknown = messaging ?? standby;
  if (!Array.isArray(list)) return undefined;
  for (const one of list.slice(0, eventsMost) as unknown[]) {
    const id = accountOf(one);
    if (id !== undefined) return id;
  }
  return undefined;
}

function accountOf(one: unknown): string | undefined {
  if (!isObject(one)) return undefined;
  const isEcho = isObject(one.message) && one.message.is_echo === true;
  return party.parse(isEcho ? one.sender : one.recipient).id;
}

const party = z.looseObject({ id: externalId.optional().catch(undefined) }).catch({ id: undefined });

/** One event that is nested too deeply to be read without loss costs the others a large number at most. */
function plainly(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function changeIn(
  { field: named, value = {} }: Record<string, unknown>,
  told: Pick<Told, 'object' | 'account' | 'at' | 'source'>,
): Update {
  const field = named ?? (told.object === 'whatsapp_business_account' ? 'messages' : undefined);
  if (typeof field !== 'string' || !/^[\w.-]{1,100}$/.test(field))
    return odd('A change names no field.', told.source(), told.account);
  if (!isObject(value)) return odd('The value of a change is no object.', told.source(), told.account);
  return { kind: 'change', ...told, field, value };
}

export function isForPage(update: Update): update is Told {
  return update.kind !== 'odd' && update.object === 'page' && !isForInstagram(update);
}

/** Somebody speaks with somebody: the button "Test" of the app's screens sends messages as changes, too. */
export function isTalk({ kind, value }: Told): boolean {
  return kind !== 'change' || isObject(value.sender);
}

/** Meta's pages do not agree on the object under which Instagram's events come, so both are taken. */
export function isForInstagram(update: Update): update is Told {
  if (update.kind === 'odd') return false;
  if (update.object === 'instagram') return true;
  return update.object === 'page' && (instagramIds.test(update.account) || isInstagramField(update.field));
}

/** Ids of professional accounts on Instagram all begin like this. */
const instagramIds = /^17841\d{12}$/;

function isInstagramField(field = ''): boolean {
  return ['comments', 'live_comments', 'mentions', 'story_insights'].includes(field);
}

export function isForWhatsApp(update: Update): update is Told {
  return update.kind !== 'odd' && update.object === 'whatsapp_business_account';
}

/**
 * What a request means to one connector: `read` answers with events, or with what is wrong in a sentence.
 * `address` is the update's account unless `read` is told otherwise. Odd elements are everybody's.
 */
export function readUpdates(
  raw: Raw,
  isOurs: (update: Update) => update is Told,
  read: (update: Told) => Inbound[] | string,
  addressOf: (update: Told) => string = (update) => update.account,
): Received[] {
  return updatesIn(raw).flatMap((update): Received[] => {
    if (update.kind === 'odd') {
      const { account, reason, element } = update;
      return [{ address: account, event: { type: 'unreadable', reason, element } }];
    }
    if (!isOurs(update)) return [];
    const address = addressOf(update);
    const events = shallowly(() => read(update));
    const found: Inbound[] =
      typeof events === 'string'
        ? [{ type: 'unreadable', reason: events, element: harmless(update.source()) }]
        : events;
    return found.map((event) => ({ address, event }));
  });
}

/** What is nested so deeply that it exhausts the stack costs only itself, too. */
export function shallowly(read: () => Inbound[] | string): Inbound[] | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return 'is nested too deeply';
    throw error;
  }
}

/** A time in milliseconds, told from seconds by its magnitude; null where none can be read. */
export function moment(value: unknown): number | null {
  const digits = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  const read = kitMoment(digits);
  return read.fault === null ? read.at : null;
}

function odd(reason: string, element: string, account: string | null = null): Odd {
  return { kind: 'odd', account, reason, element: harmless(element) };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
