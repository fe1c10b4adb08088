import { digits, messageId } from '../core/ids.ts';
import { addComment, addPost } from '../core/posts.ts';
import { contactOf, tellMessaging, tellNumber, userIdsOf } from '../core/tell.ts';
import { tellInstagramComment, tellPageComment, tellPagePost } from '../core/tell-comment.ts';
import type { Account, Message, Thread } from '../core/things.ts';
import { addMessage, threadOf } from '../core/threads.ts';
import { seconds } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { tellEcho } from '../graph/send.ts';
import { commentOf, pictureFor } from './say-in-public.ts';
import type { BrandInput } from './say-input.ts';
import { get, introduce } from './set-up.ts';
import { UnknownError } from './unknown-error.ts';

/** What somebody at the brand does in the platform's own app: it comes to us as an echo. */
export async function actAsBrand(world: World, input: BrandInput): Promise<{ id: string }> {
  const account = get(world.accounts, input.account, 'account');
  switch (input.kind) {
    case 'message': {
      const person = get(world.people, input.person, 'person');
      introduce(person, account);
      const thread = threadOf(world, account, person);
      const message = addMessage(world, thread, { from: 'brand', text: input.text, appId: null });
      if (account.kind === 'whatsapp') await tellOwn(world, thread, message.id, 'text', { body: input.text });
      else await tellEcho(world, message);
      return { id: message.id };
    }
    case 'edit':
    case 'unsend':
      return change(world, account, input);
    case 'post':
      return post(world, account, input);
    case 'end-live': {
      const live = get(world.posts, input.post, 'post');
      if (live.live !== true) throw new UnknownError('This is no broadcast that is on.');
      live.live = false;
      return { id: live.id };
    }
    case 'comment': {
      const on = get(world.posts, input.post, 'post');
      const parent = input.parent === undefined ? null : commentOf(world, input.parent, null);
      const made = addComment(world, on, { text: input.text, author: null, parent });
      await (account.kind === 'page'
        ? tellPageComment(world, made, 'add')
        : tellInstagramComment(world, made));
      return { id: made.id };
    }
    case 'hide': {
      const comment = commentOf(world, input.comment, null);
      comment.hidden = input.hidden;
      if (account.kind === 'page') await tellPageComment(world, comment, input.hidden ? 'hide' : 'unhide');
      return { id: comment.id };
    }
    case 'delete-comment': {
      const comment = commentOf(world, input.comment, null);
      comment.deleted = true;
      if (account.kind === 'page') await tellPageComment(world, comment, 'remove');
      return { id: comment.id };
    }
  }
}

/** WhatsApp's Business app: what is written there is echoed under a field of its own. */
function tellOwn(world: World, thread: Thread, id: string, type: string, content: object): Promise<void> {
  const { account, person } = thread;
  return tellNumber(world, account, 'smb_message_echoes', {
    contacts: [contactOf(person)],
    message_echoes: [
      {
        from: account.number,
        ...(person.phone === null ? {} : { to: person.phone }),
        ...userIdsOf(person, 'to_user_id', 'to_parent_user_id'),
        id,
        timestamp: String(seconds(world.clock.now())),
        type,
        [type]: content,
      },
    ],
  });
}

async function change(
  world: World,
  account: Account,
  input: Extract<BrandInput, { kind: 'edit' | 'unsend' }>,
): Promise<{ id: string }> {
  const message = own(world, account, input.message);
  const { thread } = message;
  if (input.kind === 'unsend') message.deleted = true;
  else {
    message.text = input.text;
    message.edits += 1;
  }
  if (account.kind === 'whatsapp') {
    const original = { original_message_id: message.id };
    const edit = { ...original, message: { type: 'text', text: { body: message.text } } };
    const [type, content] =
      input.kind === 'edit' ? (['edit', edit] as const) : (['revoke', original] as const);
    await tellOwn(world, thread, messageId.whatsapp(), type, content);
  } else if (input.kind === 'unsend') {
    const gone = { mid: message.id, is_echo: true, is_deleted: true };
    const field = account.kind === 'page' ? 'message_echoes' : 'messages';
    await tellMessaging(world, thread, field, { message: gone }, { fromBrand: true, at: message.at });
  } else {
    await tellMessaging(
      world,
      thread,
      account.kind === 'page' ? 'message_edits' : 'message_edit',
      { message_edit: { mid: message.id, text: message.text, num_edit: message.edits } },
      { fromBrand: true },
    );
  }
  return { id: message.id };
}

function own(world: World, account: Account, id: string): Message {
  const message = get(world.messages, id, 'message');
  if (message.thread.account !== account || message.from !== 'brand')
    throw new UnknownError('This is no message that the brand wrote here.');
  return message;
}

async function post(
  world: World,
  account: Account,
  input: Extract<BrandInput, { kind: 'post' }>,
): Promise<{ id: string }> {
  if (account.kind === 'whatsapp') throw new UnknownError('There are no posts on WhatsApp.');
  const isPage = account.kind === 'page';
  const made = addPost(world, account, {
    text: input.text,
    author: null,
    kind: isPage ? 'status' : input.type === 'LIVE' ? 'FEED' : input.type,
    live: input.type === 'LIVE' ? true : null,
    ad: input.type === 'AD' ? { id: digits(17, '23'), title: 'Tea' } : null,
    uploadId: input.photo || !isPage ? pictureFor(world, account) : null,
  });
  if (isPage) await tellPagePost(world, made, 'add');
  return { id: made.id };
}
