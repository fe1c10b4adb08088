import { messageId, threadId } from './ids.ts';
import type { Account, Message, Person, Thread } from './things.ts';
import type { World } from './world.ts';

export function threadOf(world: World, account: Account, person: Person): Thread {
  const found = findThread(world, account, person);
  if (found) return found;
  const thread: Thread = {
    id: threadId[account.kind](),
    account,
    person,
    messages: [],
    lastInboundAt: null,
    readAt: null,
    typing: false,
    seenAt: null,
  };
  world.threads.set(thread.id, thread);
  return thread;
}

export function findThread(world: World, account: Account, person: Person): Thread | undefined {
  for (const thread of world.threads.values())
    if (thread.account === account && thread.person === person) return thread;
  return undefined;
}

export function addMessage(
  world: World,
  thread: Thread,
  given: Partial<Message> & Pick<Message, 'from'>,
): Message {
  const message: Message = {
    id: messageId[thread.account.kind](),
    thread,
    at: world.clock.now(),
    kind: 'text',
    text: '',
    attachments: [],
    replyTo: null,
    commentId: null,
    story: null,
    reactions: new Map(),
    edits: 0,
    deleted: false,
    unsupported: false,
    appId: null,
    metadata: null,
    quickReplies: [],
    opener: null,
    status: null,
    error: null,
    raw: null,
    ...given,
  };
  thread.messages.push(message);
  world.messages.set(message.id, message);
  if (message.from === 'brand') thread.typing = false;
  return message;
}
