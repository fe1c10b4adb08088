import { z } from 'zod';
import { SendError } from '../connector.ts';
import { type Client, lacksChat } from './client.ts';
import { commit, keep, type Look } from './look.ts';
import { lookBack, type State } from './state.ts';
import { Refusal } from './xrpc.ts';

/** Our own messages come into the log before `send` knows their ids: they wait this long. */
const holdFor = 60_000;
const pagesMost = 100;
const wantedKinds = ['logCreateMessage', 'logDeleteMessage', 'logAddReaction', 'logRemoveReaction'];

type Chat = NonNullable<State['chat']>;

const log = z.looseObject({
  $type: z.string(),
  rev: z.string(),
  convoId: z.string(),
  message: z.looseObject({
    $type: z.string().optional(),
    id: z.string(),
    sender: z.looseObject({ did: z.string() }),
    sentAt: z.string(),
  }),
  reaction: z.looseObject({ sender: z.looseObject({ did: z.string() }) }).optional(),
});
type Log = z.output<typeof log>;

/**
 * Brings what the log of direct messages holds since the last look.
 * @returns why they cannot be read, where the app password does not allow it; null otherwise
 */
export async function readDirectMessages(client: Client, look: Look): Promise<SendError | null> {
  const { settings, signal } = look.context;
  if (settings.directMessages === 'off' || signal.aborted) return null;
  if (client.memory.withoutChat) return withoutAccess();
  try {
    const { chat } = look.state;
    if (chat) await follow(client, look, chat);
    else await begin(client, look);
    return null;
  } catch (error) {
    if (!lacksChat(error)) throw error;
    client.memory.withoutChat = true;
    return withoutAccess();
  }
}

export function withoutAccess(): SendError {
  return new SendError(
    'unauthorised',
    'This app password gives no access to direct messages. Make a new one in Bluesky with “Allow access to your direct messages” ticked, or set direct messages to off.',
  );
}

/** The log reaches back as far as it likes, so the first look takes the messages of the last days instead. */
async function begin(client: Client, look: Look): Promise<void> {
  const answer = z.object({ convos: z.array(z.unknown()), cursor: z.string().optional() });
  const logs: Log[] = [];
  let newest = '';
  let cursor: string | undefined;
  for (let n = 0; n < pagesMost; n += 1) {
    const page = await client.call('chat.bsky.convo.listConvos', answer, {
      params: { limit: 100, cursor },
      chat: true,
    });
    const convos = page.convos.flatMap((one) => convo.safeParse(one).data ?? []);
    for (const one of convos) {
      if (one.rev > newest) newest = one.rev;
      client.memory.convos.set(one.id, one);
      if (!isOld(one.lastMessage?.sentAt, look)) logs.push(...(await recentOf(client, look, one.id)));
    }
    const last = convos.at(-1);
    if (!page.cursor || page.cursor === cursor || !last || isOld(last.lastMessage?.sentAt, look)) break;
    cursor = page.cursor;
  }
  logs.sort((a, b) => (a.message.sentAt < b.message.sentAt ? -1 : 1));
  await enter(client, look, logs, { cursor: newest || null, held: [] });
}

const convo = z.looseObject({
  id: z.string(),
  rev: z.string(),
  lastMessage: z.looseObject({ sentAt: z.string().optional() }).optional().catch(undefined),
});

async function recentOf(client: Client, look: Look, convoId: string): Promise<Log[]> {
  const { messages } = await client.call(
    'chat.bsky.convo.getMessages',
    z.object({ messages: z.array(z.unknown()) }),
    { params: { convoId, limit: 100 }, chat: true },
  );
  return messages.flatMap((message) => {
    const line = { $type: 'chat.bsky.convo.defs#logCreateMessage', rev: '', convoId, message };
    const parsed = log.safeParse(line).data;
    return parsed && !isOld(parsed.message.sentAt, look) ? [parsed] : [];
  });
}

function isOld(sentAt: string | undefined, { now }: Look): boolean {
  return sentAt !== undefined && Date.parse(sentAt) < now - lookBack;
}

/** Page after page of the log; each is committed with the place after it. */
async function follow(client: Client, look: Look, begun: Chat): Promise<void> {
  let chat = begun;
  for (let n = 0; n < pagesMost && !look.context.signal.aborted; n += 1) {
    const { cursor } = chat;
    const page = await client.call(
      'chat.bsky.convo.getLog',
      z.object({ logs: z.array(z.looseObject({ rev: z.string() })), cursor: z.string().optional() }),
      { params: { cursor: cursor ?? undefined }, chat: true },
    );
    const fresh = page.logs.filter(({ rev }) => cursor === null || rev > cursor);
    const revs = fresh.map(({ rev }) => rev).sort();
    const next = revs.at(-1) ?? cursor;
    const lines = fresh.flatMap((one) => log.safeParse(one).data ?? []);
    const odd = fresh.filter((one) => isMessageLine(one) && !log.safeParse(one).success);
    await enter(client, look, lines, { ...chat, cursor: next }, odd);
    chat = look.state.chat ?? chat;
    if (fresh.length === 0 || !page.cursor) return;
  }
}

/** Commits what can be said now, and holds back what we wrote ourselves a moment ago. */
async function enter(
  client: Client,
  look: Look,
  lines: Log[],
  chat: Chat,
  odd: unknown[] = [],
): Promise<void> {
  const { did } = client;
  const wanted = lines.filter((one) => isWanted(one, did));
  const isOwn = (one: Log): boolean =>
    one.$type.endsWith('#logCreateMessage') && one.message.sender.did === did;
  const held = [
    ...chat.held,
    ...wanted.filter(isOwn).map((one) => ({ log: one, at: Date.parse(one.message.sentAt) || look.now })),
  ];
  const due = held.filter((one) => one.at <= look.now - holdFor);
  const entering = [
    ...due.flatMap((one) => log.safeParse(one.log).data ?? []),
    ...wanted.filter((one) => !isOwn(one)),
  ];
  const next: State = {
    ...look.state,
    chat: { cursor: chat.cursor, held: held.filter((one) => !due.includes(one)) },
  };
  if (entering.length + odd.length > 0) {
    const convos = await convosOf(client, entering);
    const entries = [...entering, ...odd].map((one) => ({ kind: 'log', log: one }));
    await commit(client, look, { entries, convos }, next);
    return;
  }
  if (JSON.stringify(next.chat) === JSON.stringify(look.state.chat)) return;
  await keep(look, next);
}

/** What cannot be understood of these is shown to people; of all other lines nothing is wanted anyway. */
function isMessageLine(one: unknown): boolean {
  const kind = z.looseObject({ $type: z.string() }).safeParse(one).data?.$type.split('#')[1];
  return kind !== undefined && wantedKinds.includes(kind);
}

/**
 * Messages, their deletion and reactions of others. The log tells of reading too, but only of our own: what
 * the customer has read stays with the customer.
 */
function isWanted(one: Log, self: string): boolean {
  const kind = one.$type.split('#')[1] ?? '';
  if (!wantedKinds.includes(kind)) return false;
  if (kind === 'logCreateMessage') return !one.message.$type?.endsWith('#deletedMessageView');
  return one.reaction?.sender.did !== self;
}

async function convosOf(client: Client, lines: Log[]): Promise<Record<string, unknown>> {
  const { convos } = client.memory;
  const found: Record<string, unknown> = {};
  for (const id of new Set(lines.map((one) => one.convoId))) {
    if (!convos.has(id)) convos.set(id, await convoOf(client, id));
    found[id] = convos.get(id);
  }
  return found;
}

async function convoOf(client: Client, convoId: string): Promise<unknown> {
  try {
    const answer = z.object({ convo: z.unknown() });
    const params = { convoId };
    return (await client.call('chat.bsky.convo.getConvo', answer, { params, chat: true })).convo;
  } catch (error) {
    // One that we have left: its messages say who wrote them.
    if (error instanceof Refusal && error.code === 'InvalidConvo') return null;
    throw error;
  }
}
