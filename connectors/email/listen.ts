import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { z } from 'zod';
import type { Document, ReadContext } from '../connector.ts';
import { imapError, openImap } from './imap.ts';
import { type EmailSettings, imapLogin, ownAddresses } from './settings.ts';

/** Where the reading of a mailbox stands; numbers as texts, because some servers use all 32 bits and more. */
const stateOf = z
  .object({
    mailbox: z.string(),
    uidValidity: z.string().regex(/^\d{1,20}$/),
    lastUid: z.string().regex(/^\d{1,15}$/),
    /** Nothing older is ever taken over. */
    since: z.iso.datetime(),
  })
  .nullable()
  .catch(null);
type State = NonNullable<z.output<typeof stateOf>>;

const day = 24 * 60 * 60 * 1000;
const batch = { mails: 20, bytes: 20 * 1024 * 1024 };
const whole = 40 * 1024 * 1024;
const beginning = 200_000;
/** How long to rely on the server's word that something came, before looking anyway. */
const lookAgain = 4 * 60_000;

/** Reads the mailbox, and then what arrives, until the signal fires. */
export async function listen(context: ReadContext<EmailSettings>): Promise<void> {
  const login = imapLogin(context.settings);
  if (!login) return untilStopped(context.signal);
  let client: ImapFlow | undefined;
  try {
    client = await openImap(login, context, context.signal);
    await read(client, context);
  } catch (error) {
    if (!context.signal.aborted) throw imapError(error, login);
  } finally {
    client?.close();
  }
}

/** Nothing to read here: mail comes through the door alone. */
async function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function read(client: ImapFlow, context: ReadContext<EmailSettings>): Promise<void> {
  const { mailbox, markSeen } = context.settings;
  const opened = await client.mailboxOpen(mailbox, { readOnly: !markSeen });
  const uidValidity = String(opened.uidValidity);
  const alarm = watch(client);
  let { state, from } = start(stateOf.parse(context.state), mailbox, uidValidity, context);
  if (from) {
    const uids = await since(client, from);
    // What arrives between the two commands has a higher number, and is found by the next look.
    const before = Math.max(0, (uids[0] ?? opened.uidNext) - 1);
    state = { ...state, lastUid: String(before) };
    await context.bring([], state);
    state = await take(client, uids, state, context);
  } else {
    await context.bring([], state);
  }
  while (!context.signal.aborted) {
    alarm.reset();
    const last = Number(state.lastUid);
    const found = await client.search({ uid: `${last + 1}:*` }, { uid: true });
    mustBeOpen(client);
    // `n:*` means the newest mail where there is none from n on.
    const uids = (found || []).filter((uid) => uid > last).sort((a, b) => a - b);
    state = await take(client, uids, state, context);
    if (uids.length === 0) await alarm.wait(context.signal);
  }
}

/** The state to go on from; `from` is set where the mailbox has to be searched by date first. */
function start(
  kept: State | null,
  mailbox: string,
  uidValidity: string,
  { settings, now }: ReadContext<EmailSettings>,
) {
  const window = new Date(now.getTime() - settings.importDays * day);
  const fresh = { mailbox, uidValidity, lastUid: '0', since: window.toISOString() };
  if (!kept || kept.mailbox !== mailbox) return { state: fresh, from: window };
  if (kept.uidValidity === uidValidity) return { state: kept, from: null };
  // The server has numbered all mail anew: what came meanwhile is in the last days, the rest ends as repeats.
  const week = now.getTime() - Math.max(settings.importDays, 7) * day;
  const from = new Date(Math.max(week, Date.parse(kept.since)));
  return { state: { ...fresh, since: kept.since }, from };
}

/** The numbers of the mails that arrived from then on, in order. The server's search knows only whole days. */
async function since(client: ImapFlow, from: Date): Promise<number[]> {
  const found = await client.search({ since: new Date(from.getTime() - day) }, { uid: true });
  mustBeOpen(client);
  const uids: number[] = [];
  for (const range of chunks(found || [], 500)) {
    for await (const mail of client.fetch(
      range.join(','),
      { uid: true, internalDate: true },
      { uid: true },
    )) {
      if (!mail.internalDate || new Date(mail.internalDate) >= from) uids.push(mail.uid);
    }
  }
  mustBeOpen(client);
  return uids.sort((a, b) => a - b);
}

/** Brings these mails in batches; after each, what was brought is never asked for again. */
async function take(
  client: ImapFlow,
  uids: number[],
  at: State,
  context: ReadContext<EmailSettings>,
): Promise<State> {
  let state = at;
  for (const range of chunks(uids, batch.mails)) {
    const sizes = new Map<number, number>();
    for await (const mail of client.fetch(range.join(','), { uid: true, size: true }, { uid: true }))
      sizes.set(mail.uid, mail.size ?? 0);
    let documents: Document[] = [];
    let done: number[] = [];
    let bytes = 0;
    const flush = async () => {
      const last = done.at(-1);
      if (last === undefined) return;
      // On a dead connection the library finds nothing at all: that is no word about what lies there.
      mustBeOpen(client);
      state = { ...state, lastUid: String(last) };
      await context.bring(documents, state);
      if (context.settings.markSeen) await client.messageFlagsAdd(done.join(','), ['\\Seen'], { uid: true });
      documents = [];
      done = [];
      bytes = 0;
    };
    for (const uid of range) {
      if (context.signal.aborted) return state;
      const size = sizes.get(uid);
      if (bytes > 0 && bytes + Math.min(size ?? 0, whole) > batch.bytes) await flush();
      const document = size === undefined ? null : await fetchOne(client, uid, size, context.settings);
      if (document) documents.push(document);
      bytes += document?.body.length ?? 0;
      done.push(uid);
    }
    await flush();
  }
  return state;
}

/** Commands on a connection that is gone may end without an error, and without what was asked for. */
function mustBeOpen(client: ImapFlow): void {
  if (!client.usable || !client.mailbox) throw new Error('the connection has ended');
}

/** One mail; null where it was deleted meanwhile. */
async function fetchOne(
  client: ImapFlow,
  uid: number,
  size: number,
  settings: EmailSettings,
): Promise<Document | null> {
  const source = size > whole ? { start: 0, maxLength: beginning } : true;
  const mail: FetchMessageObject | false = await client.fetchOne(
    String(uid),
    { uid: true, source },
    { uid: true },
  );
  if (mail === false || mail.source === undefined) return null;
  const facts = {
    own: ownAddresses(settings),
    newSubject: settings.newSubject,
    ...(size > whole && { cut: size }),
  };
  return { body: mail.source, facts };
}

function chunks<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) =>
    list.slice(n * size, (n + 1) * size),
  );
}

/** Wakes where the server says that something came, where the connection is gone, and after a while anyway. */
function watch(client: ImapFlow): { reset(): void; wait(signal: AbortSignal): Promise<void> } {
  let rung = false;
  let wake = () => {};
  const ring = () => {
    rung = true;
    wake();
  };
  client.on('exists', ring);
  client.on('close', ring);
  return {
    reset: () => {
      rung = false;
    },
    async wait(signal) {
      if (rung || signal.aborted || !client.usable) return;
      const idling = client.idle().catch(() => undefined);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), lookAgain);
        wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      // The next command ends IDLE, or fails where the connection is dead: a look is never waited for in vain.
      void idling;
    },
  };
}
