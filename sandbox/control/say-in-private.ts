import { digits } from '../core/ids.ts';
import { addUpload, linkTo } from '../core/media.ts';
import { sampleOf } from '../core/samples.ts';
import { tellMessaging } from '../core/tell.ts';
import type { Attachment, Message, Thread } from '../core/things.ts';
import { addMessage } from '../core/threads.ts';
import type { World } from '../core/world.ts';
import { shownAttachment } from '../graph/send.ts';
import type { Say, SayInput } from './say-input.ts';
import { tapped } from './tap.ts';
import { UnknownError } from './unknown-error.ts';

/** On a page or an Instagram account. Answers the id of the message that it made or changed. */
export async function sayInPrivate(world: World, thread: Thread, input: SayInput): Promise<string | null> {
  const isPage = thread.account.kind === 'page';
  const now = world.clock.now();
  switch (input.kind) {
    case 'text': {
      const message = addMessage(world, thread, {
        from: 'customer',
        text: input.text,
        replyTo: input.replyTo ?? null,
      });
      thread.lastInboundAt = now;
      const quick = input.quickReply === undefined ? {} : { quick_reply: { payload: input.quickReply } };
      const referral = input.referral === undefined ? {} : { referral: input.referral };
      await tellMessage(world, message, { ...quick, ...referral }, input.standby);
      return message.id;
    }
    case 'tap': {
      const { title, payload } = tapped(thread, input);
      const message = addMessage(world, thread, { from: 'customer', text: title });
      thread.lastInboundAt = now;
      await tellMessage(world, message, { quick_reply: { payload } });
      return message.id;
    }
    case 'attachment':
      return sendAttachment(world, thread, input);
    case 'story-reply': {
      if (isPage) throw notHere(input.kind);
      const story = { id: digits(17, '17'), url: storyLink(world, thread) };
      const message = addMessage(world, thread, { from: 'customer', text: input.text, story });
      thread.lastInboundAt = now;
      await tellMessage(world, message);
      return message.id;
    }
    case 'unsupported': {
      const message = addMessage(world, thread, { from: 'customer', unsupported: true });
      thread.lastInboundAt = now;
      await tellMessage(world, message);
      return message.id;
    }
    case 'postback': {
      const { title, payload, referral } = input;
      const message = addMessage(world, thread, { from: 'customer', kind: 'postback', text: title });
      thread.lastInboundAt = now;
      const postback = { mid: message.id, title, payload, ...(referral ? { referral } : {}) };
      await tellMessaging(world, thread, 'messaging_postbacks', { postback });
      return message.id;
    }
    case 'referral':
      await tellMessaging(world, thread, isPage ? 'messaging_referrals' : 'messaging_referral', {
        referral: input.referral,
      });
      return null;
    case 'optin':
      await tellMessaging(world, thread, 'messaging_optins', { optin: { ref: input.ref } });
      return null;
    case 'reaction': {
      const message = messageOf(thread, input.message);
      if (input.remove) message.reactions.delete('customer');
      else message.reactions.set('customer', input.emoji);
      const shown = input.remove ? {} : { reaction: wordFor(input.emoji), emoji: input.emoji };
      const reaction = { mid: message.id, action: input.remove ? 'unreact' : 'react', ...shown };
      await tellMessaging(world, thread, 'message_reactions', { reaction });
      return message.id;
    }
    case 'edit': {
      const message = messageOf(thread, input.message, 'customer');
      message.text = input.text;
      message.edits += 1;
      await tellMessaging(world, thread, isPage ? 'message_edits' : 'message_edit', {
        message_edit: { mid: message.id, text: input.text, num_edit: message.edits },
      });
      return message.id;
    }
    case 'unsend': {
      const message = messageOf(thread, input.message, 'customer');
      message.deleted = true;
      const gone = { mid: message.id, is_deleted: true };
      await tellMessaging(world, thread, 'messages', { message: gone }, { at: message.at });
      return message.id;
    }
    case 'read': {
      const last = thread.messages.findLast(({ from }) => from === 'brand');
      thread.readAt = now;
      // A page learns up to when, Instagram names the message.
      if (isPage) await tellMessaging(world, thread, 'message_reads', { read: { watermark: now } });
      else if (last) await tellMessaging(world, thread, 'messaging_seen', { read: { mid: last.id } });
      return last?.id ?? null;
    }
    default:
      throw notHere(input.kind);
  }
}

function tellMessage(world: World, message: Message, more: object = {}, standby = false): Promise<void> {
  const { thread } = message;
  const replyTo = message.story
    ? { story: message.story }
    : message.replyTo
      ? { mid: message.replyTo }
      : null;
  const shown = {
    mid: message.id,
    ...(message.text === '' ? {} : { text: message.text }),
    ...(message.attachments.length > 0
      ? { attachments: message.attachments.map((one) => shownAttachment(world, one)) }
      : {}),
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(message.unsupported ? { is_unsupported: true } : {}),
    ...more,
  };
  return tellMessaging(world, thread, 'messages', { message: shown }, { at: message.at, standby });
}

async function sendAttachment(world: World, thread: Thread, input: Say<'attachment'>): Promise<string> {
  const attachments: Attachment[] = [];
  for (let at = 0; at < input.count; at++) attachments.push(attachmentOf(world, thread, input));
  const message = addMessage(world, thread, {
    from: 'customer',
    text: input.text,
    attachments,
    replyTo: input.replyTo ?? null,
  });
  thread.lastInboundAt = world.clock.now();
  await tellMessage(world, message);
  return message.id;
}

const onPages = ['image', 'video', 'audio', 'file', 'sticker', 'location', 'fallback', 'reel'];
const onInstagram = [
  'image',
  'video',
  'audio',
  'file',
  'share',
  'ig_reel',
  'reel',
  'ig_post',
  'ig_story',
  'story_mention',
  'ephemeral',
  'like_heart',
];

function attachmentOf(world: World, thread: Thread, input: Say<'attachment'>): Attachment {
  const { type } = input;
  const isPage = thread.account.kind === 'page';
  if (!(isPage ? onPages : onInstagram).includes(type)) throw notHere(type);
  const id = digits(17, '18');
  const link = input.url ?? 'https://www.example.org/tea';
  const plain: Record<string, Record<string, unknown>> = {
    location: { coordinates: { lat: 40.1776, long: 44.5126 } },
    fallback: { url: link, title: 'Tea' },
    share: { url: input.url ?? storyLink(world, thread) },
    reel: { url: input.url ?? storyLink(world, thread), title: 'Tea', reel_video_id: id },
    ig_reel: { reel_video_id: id, title: 'Tea', url: storyLink(world, thread) },
    ig_post: { ig_post_media_id: id, title: 'Tea', url: storyLink(world, thread) },
    ig_story: { story_media_id: id, story_media_url: storyLink(world, thread) },
    ephemeral: {},
    like_heart: {},
  };
  const payload = plain[type];
  if (payload) return { type, uploadId: null, payload };
  // A story that mentions the account looks like a picture whose address dies with the story.
  const kind = type === 'story_mention' ? 'image' : (type as 'image');
  const file = input.file
    ? { name: input.file.name, type: input.file.type, bytes: Buffer.from(input.file.base64, 'base64') }
    : sampleOf(kind);
  const upload = addUpload(world, { accountId: thread.account.id, kind, ...file });
  return {
    type,
    uploadId: upload.id,
    payload: type === 'sticker' ? { sticker_id: 369239263222822 } : {},
  };
}

function storyLink(world: World, thread: Thread): string {
  const upload = addUpload(world, { accountId: thread.account.id, kind: 'image', ...sampleOf('image') });
  return linkTo(world, upload);
}

export function messageOf(thread: Thread, id: string, from?: 'customer' | 'brand'): Message {
  const message = thread.messages.find((one) => one.id === id);
  if (!message) throw new UnknownError(`This conversation has no message ${id}.`);
  if (from !== undefined && message.from !== from)
    throw new UnknownError(`Only the ${from} can do this, and the message is the other side's.`);
  return message;
}

export function notHere(what: string): UnknownError {
  return new UnknownError(`There is no '${what}' on this platform.`);
}

/** Messenger names the reactions that it has a word for. */
function wordFor(emoji: string): string {
  const words: Record<string, string> = {
    '❤': 'love',
    '❤️': 'love',
    '😆': 'smile',
    '😮': 'wow',
    '😢': 'sad',
    '😠': 'angry',
    '👍': 'like',
    '👎': 'dislike',
  };
  return words[emoji] ?? 'other';
}
