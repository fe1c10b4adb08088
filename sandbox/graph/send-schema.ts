import { z } from 'zod';
import { flag, json } from './check.ts';

/** Counted as the platform does: an emoji is one character, whatever it takes in memory. */
const title = z
  .string()
  .min(1)
  .check(({ value, issues }) => {
    if ([...value].length > 20)
      issues.push({ code: 'too_big', origin: 'string', maximum: 20, inclusive: true, input: value });
  });

const link = z.string().min(1).max(2083);

const button = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('web_url'),
    title: z.string().min(1).max(20),
    url: link,
    webview_height_ratio: z.enum(['compact', 'tall', 'full']).optional(),
    messenger_extensions: flag.optional(),
  }),
  z.strictObject({
    type: z.literal('postback'),
    title: z.string().min(1).max(20),
    payload: z.string().min(1).max(1000),
  }),
  z.strictObject({
    type: z.literal('phone_number'),
    title: z.string().min(1).max(20),
    payload: z.string().regex(/^\+\d{5,20}$/, 'must be a phone number with its +'),
  }),
]);

const template = z.discriminatedUnion('template_type', [
  z.strictObject({
    template_type: z.literal('button'),
    text: z.string().min(1).max(640),
    buttons: z.array(button).min(1).max(3),
    sharable: flag.optional(),
  }),
  z.strictObject({
    template_type: z.literal('generic'),
    elements: z
      .array(
        z.strictObject({
          title: z.string().min(1).max(80),
          subtitle: z.string().max(80).optional(),
          image_url: link.optional(),
          default_action: z.looseObject({ type: z.literal('web_url'), url: link }).optional(),
          buttons: z.array(button).min(1).max(3).optional(),
        }),
      )
      .min(1)
      .max(10),
    image_aspect_ratio: z.enum(['horizontal', 'square']).optional(),
    sharable: flag.optional(),
  }),
]);

const media = z.strictObject({
  type: z.enum(['image', 'video', 'audio', 'file']),
  payload: z
    .strictObject({
      url: link.optional(),
      is_reusable: flag.optional(),
      attachment_id: z.string().optional(),
    })
    .default({}),
});

export type MediaInput = z.output<typeof media>;

const attachment = z.union([
  media,
  z.strictObject({ type: z.literal('template'), payload: template }),
  z.strictObject({ type: z.literal('like_heart') }),
  z.strictObject({ type: z.literal('MEDIA_SHARE'), payload: z.strictObject({ id: z.string() }) }),
]);

const quickReply = z.discriminatedUnion('content_type', [
  z.strictObject({
    content_type: z.literal('text'),
    title,
    payload: z.string().min(1).max(1000),
    image_url: link.optional(),
  }),
  z.strictObject({
    content_type: z.enum(['user_phone_number', 'user_email']),
    payload: z.string().optional(),
  }),
]);

const quoted = z.strictObject({ mid: z.string().min(1) });

const message = z.strictObject({
  text: z.string().optional(),
  attachment: attachment.optional(),
  attachments: z.array(media).min(1).max(30).optional(),
  quick_replies: z.array(quickReply).min(1).max(13).optional(),
  metadata: z.string().max(1000).optional(),
  reply_to: quoted.optional(),
});

export type MessageInput = z.output<typeof message>;

/** Exactly one way to name who is written to. */
const recipient = z.union([
  z.strictObject({ id: z.string().min(1) }),
  z.strictObject({ comment_id: z.string().min(1) }),
  z.strictObject({ post_id: z.string().min(1) }),
  z.strictObject({ user_ref: z.string().min(1) }),
  z.strictObject({ notification_messages_token: z.string().min(1) }),
]);

export type RecipientInput = z.output<typeof recipient>;

/** `POST /{page}/messages`, which Instagram has taken over. */
export const sendParams = z.strictObject({
  recipient: json(recipient),
  message: json(message.optional()),
  messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']).optional(),
  tag: z
    .enum([
      'HUMAN_AGENT',
      'ACCOUNT_UPDATE',
      'CONFIRMED_EVENT_UPDATE',
      'POST_PURCHASE_UPDATE',
      'CUSTOMER_FEEDBACK',
    ])
    .optional(),
  notification_type: z.enum(['REGULAR', 'SILENT_PUSH', 'NO_PUSH']).optional(),
  reply_to: json(quoted.optional()),
  sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']).optional(),
  payload: json(
    z.strictObject({ message_id: z.string().min(1), reaction: z.string().min(1).optional() }).optional(),
  ),
});

export type SendInput = z.output<typeof sendParams>;

/** `POST /{page}/message_attachments`: uploads and sends nothing. */
export const uploadParams = z.strictObject({
  platform: z.enum(['messenger', 'instagram']).optional(),
  message: json(z.strictObject({ attachment: media })),
});
