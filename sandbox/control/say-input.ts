import { z } from 'zod';

const who = { account: z.string(), person: z.string() };
const text = z.string().min(1).max(20_000);
const file = z
  .strictObject({ name: z.string().min(1).max(240), type: z.string().min(3).max(120), base64: z.base64() })
  .optional();
const referral = z.strictObject({
  ref: z.string().default('summer'),
  source: z.string().default('SHORTLINK'),
  type: z.string().default('OPEN_THREAD'),
  ad_id: z.string().optional(),
});

/** What a customer can do. Which of it there is on which platform stands beside it in the README. */
export const sayInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    ...who,
    text,
    /** The message that is answered. */
    replyTo: z.string().optional(),
    /** Messenger, Instagram: the payload of a quick reply that was tapped. */
    quickReply: z.string().optional(),
    /** Messenger, Instagram: another app has the conversation. */
    standby: z.boolean().default(false),
    referral: referral.optional(),
    /** WhatsApp. */
    forwarded: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('attachment'),
    ...who,
    type: z.enum([
      'image',
      'video',
      'audio',
      'voice',
      'file',
      'document',
      'sticker',
      'location',
      'contacts',
      'fallback',
      'reel',
      'ig_reel',
      'ig_post',
      'share',
      'story_mention',
      'ig_story',
      'ephemeral',
      'like_heart',
      'order',
    ]),
    text: z.string().max(2000).default(''),
    url: z.string().optional(),
    file,
    replyTo: z.string().optional(),
    /** Several of the same at once, where the platform has that. */
    count: z.int().min(1).max(30).default(1),
  }),
  z.strictObject({ kind: z.literal('story-reply'), ...who, text }),
  z.strictObject({ kind: z.literal('unsupported'), ...who }),
  z.strictObject({
    kind: z.literal('postback'),
    ...who,
    title: z.string().default('Get started'),
    payload: z.string().default('get_started'),
    referral: referral.optional(),
  }),
  z.strictObject({ kind: z.literal('referral'), ...who, referral: referral.default(referral.parse({})) }),
  z.strictObject({ kind: z.literal('optin'), ...who, ref: z.string().default('opt_in') }),
  /** WhatsApp: a button or a row that was tapped. */
  z.strictObject({
    kind: z.literal('choice'),
    ...who,
    of: z.enum(['button_reply', 'list_reply', 'button']),
    id: z.string().default('yes'),
    title: z.string().default('Yes'),
    replyTo: z.string().optional(),
  }),
  /** What stands below a message of the brand: one of its `quickReplies`, by its payload. */
  z.strictObject({ kind: z.literal('tap'), ...who, message: z.string(), payload: z.string() }),
  z.strictObject({ kind: z.literal('welcome'), ...who }),
  z.strictObject({
    kind: z.literal('reaction'),
    ...who,
    message: z.string(),
    emoji: z.string().default('❤'),
    remove: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('edit'), ...who, message: z.string(), text }),
  z.strictObject({ kind: z.literal('unsend'), ...who, message: z.string() }),
  z.strictObject({ kind: z.literal('read'), ...who }),
  z.strictObject({ kind: z.literal('played'), ...who, message: z.string() }),
  z.strictObject({ kind: z.literal('new-number'), ...who, phone: z.string().regex(/^\d{7,15}$/) }),
  z.strictObject({ kind: z.literal('new-user-id'), ...who, userId: z.string().optional() }),
  /** WhatsApp: no marketing any more, or again. */
  z.strictObject({ kind: z.literal('stop'), ...who }),
  z.strictObject({ kind: z.literal('resume'), ...who }),
  z.strictObject({ kind: z.literal('block'), ...who }),
  z.strictObject({ kind: z.literal('unblock'), ...who }),
  z.strictObject({ kind: z.literal('offline'), ...who }),
  z.strictObject({ kind: z.literal('online'), ...who }),
  z.strictObject({
    kind: z.literal('comment'),
    ...who,
    post: z.string(),
    parent: z.string().optional(),
    text: z.string().max(8000).default(''),
    photo: z.boolean().default(false),
    file,
  }),
  z.strictObject({ kind: z.literal('edit-comment'), ...who, comment: z.string(), text }),
  z.strictObject({ kind: z.literal('delete-comment'), ...who, comment: z.string() }),
  z.strictObject({ kind: z.literal('post'), ...who, text, photo: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('edit-post'), ...who, post: z.string(), text }),
  z.strictObject({ kind: z.literal('delete-post'), ...who, post: z.string() }),
  z.strictObject({
    kind: z.literal('like'),
    ...who,
    post: z.string().optional(),
    comment: z.string().optional(),
    reaction: z.enum(['like', 'love', 'haha', 'wow', 'sad', 'angry', 'care']).default('like'),
    remove: z.boolean().default(false),
  }),
  /** A page or an Instagram account is named in somebody's own post, or in a comment below it. */
  z.strictObject({ kind: z.literal('mention'), ...who, text, inComment: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal('recommendation'),
    ...who,
    text: z.string().max(8000).default(''),
    positive: z.boolean().default(true),
  }),
]);

export type SayInput = z.output<typeof sayInput>;
export type Say<K extends SayInput['kind']> = Extract<SayInput, { kind: K }>;

/** What the brand itself does, elsewhere than in our desk. */
export const brandInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), ...who, text }),
  z.strictObject({ kind: z.literal('edit'), account: z.string(), message: z.string(), text }),
  z.strictObject({ kind: z.literal('unsend'), account: z.string(), message: z.string() }),
  z.strictObject({
    kind: z.literal('post'),
    account: z.string(),
    text,
    photo: z.boolean().default(false),
    /** Instagram: FEED, REELS, STORY, AD or LIVE. */
    type: z.enum(['FEED', 'REELS', 'STORY', 'AD', 'LIVE']).default('FEED'),
  }),
  z.strictObject({ kind: z.literal('end-live'), account: z.string(), post: z.string() }),
  z.strictObject({
    kind: z.literal('comment'),
    account: z.string(),
    post: z.string(),
    parent: z.string().optional(),
    text,
  }),
  z.strictObject({
    kind: z.literal('hide'),
    account: z.string(),
    comment: z.string(),
    hidden: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('delete-comment'), account: z.string(), comment: z.string() }),
]);

export type BrandInput = z.output<typeof brandInput>;
