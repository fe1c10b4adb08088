import { lexicons } from '@atproto/api';
import type { Answerer, Front } from './front.ts';

interface Person {
  did: string;
  handle: string;
}

interface Line {
  $type: string;
  rev: string;
  convoId: string;
  message?: object;
  reaction?: object;
  relatedProfiles?: Person[];
}

export interface Chat {
  /** A customer's message; its id. */
  say(from: Person, text: string): string;
  remove(id: string): void;
  react(from: Person, id: string, emoji: string): void;
  /** The texts that stand in the conversation. */
  texts(): string[];
  /** While set, every call is refused as it is for an app password without direct messages. */
  withoutAccess: boolean;
  /** While set, messages of the brand are refused with this error. */
  refusal: string | null;
}

const proxied = 'did:web:api.bsky.chat#bsky_chat';

/**
 * One conversation of direct messages. There is no such server to be had, so this one stands in, as strict as
 * the published lexicons: whatever does not fit them, of ours or of its own, fails the test that asked.
 */
export function openChat(front: Front, brand: Person, convoId: string): Chat {
  const members: Person[] = [brand];
  const messages: {
    id: string;
    rev: string;
    text: string;
    sender: { did: string };
    sentAt: string;
    gone?: boolean;
  }[] = [];
  const log: Line[] = [];
  const faults: string[] = [];
  let count = 0;
  const rev = (): string => `3k${String(++count).padStart(11, '0')}`;
  const view = (one: (typeof messages)[number]): object => {
    const { gone, text, ...rest } = one;
    return gone
      ? { $type: 'chat.bsky.convo.defs#deletedMessageView', ...rest }
      : { $type: 'chat.bsky.convo.defs#messageView', ...rest, text };
  };
  const add = (from: Person, text: string): (typeof messages)[number] => {
    if (!members.some((one) => one.did === from.did)) members.push(from);
    const at = rev();
    const one = { id: `m${at}`, rev: at, text, sender: { did: from.did }, sentAt: new Date().toISOString() };
    messages.push(one);
    log.push({
      $type: 'chat.bsky.convo.defs#logCreateMessage',
      rev: at,
      convoId,
      message: view(one),
      relatedProfiles: [from],
    });
    return one;
  };
  const find = (id: string): (typeof messages)[number] => {
    const one = messages.find((message) => message.id === id);
    if (!one) throw new Error(`no message ${id}`);
    return one;
  };
  const convo = (): object => ({
    id: convoId,
    rev: log.at(-1)?.rev ?? '0',
    members,
    muted: false,
    unreadCount: 0,
  });

  const answers: Record<string, (params: URLSearchParams, body: { message: { text: string } }) => unknown> = {
    'chat.bsky.convo.listConvos': () => ({ convos: messages.length > 0 ? [convo()] : [] }),
    'chat.bsky.convo.getConvo': () => ({ convo: convo() }),
    'chat.bsky.convo.getMessages': () => ({ messages: messages.toReversed().map(view) }),
    'chat.bsky.convo.getLog': (params) => {
      const logs = log.filter((one) => one.rev > (params.get('cursor') ?? ''));
      return { logs, cursor: logs.at(-1)?.rev ?? params.get('cursor') ?? undefined };
    },
    'chat.bsky.convo.sendMessage': (_params, { message }) => {
      const { $type: _, ...sent } = view(add(brand, message.text)) as { $type: string };
      return sent;
    },
  };

  const answerer: Answerer = ({ name, params, headers, body }) => {
    if (!name.startsWith('chat.bsky.')) return undefined;
    const answer = answers[name];
    try {
      if (!answer) throw new Error(`${name} was called`);
      if (headers['atproto-proxy'] !== proxied) throw new Error(`${name} was not meant for the chat service`);
      if (chat.withoutAccess)
        return { status: 400, body: { error: 'InvalidToken', message: 'Bad token method' } };
      const given: Record<string, unknown> = Object.fromEntries(params);
      if (given.limit) given.limit = Number(given.limit);
      lexicons.assertValidXrpcParams(name, given);
      const input = body.length > 0 ? JSON.parse(body.toString()) : undefined;
      if (input) lexicons.assertValidXrpcInput(name, input);
      if (name.endsWith('sendMessage') && chat.refusal)
        return { status: 400, body: { error: chat.refusal, message: 'refused' } };
      const output = JSON.parse(JSON.stringify(answer(params, input)));
      lexicons.assertValidXrpcOutput(name, output);
      return { status: 200, body: output };
    } catch (error) {
      faults.push(String(error));
      return { status: 400, body: { error: 'InvalidRequest', message: String(error) } };
    }
  };
  front.answerer = answerer;

  const chat: Chat = {
    say: (from, text) => add(from, text).id,
    remove(id) {
      const one = find(id);
      one.gone = true;
      log.push({ $type: 'chat.bsky.convo.defs#logDeleteMessage', rev: rev(), convoId, message: view(one) });
    },
    react(from, id, emoji) {
      log.push({
        $type: 'chat.bsky.convo.defs#logAddReaction',
        rev: rev(),
        convoId,
        message: view(find(id)),
        reaction: { value: emoji, sender: { did: from.did }, createdAt: new Date().toISOString() },
        relatedProfiles: [from],
      });
    },
    texts() {
      if (faults.length > 0) throw new Error(faults.join('\n'));
      return messages.filter((one) => !one.gone).map((one) => one.text);
    },
    withoutAccess: false,
    refusal: null,
  };
  return chat;
}
