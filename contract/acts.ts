import { z } from 'zod';
import { grounds } from './deeds.ts';
import { endpoint, withId, words } from './endpoint.ts';
import { message } from './messages.ts';

const reason = words(500).trim().optional().describe('stays in the trail');

/** Why what a customer wrote is put out of sight; a message of ours needs no grounds. */
const why = z.object({
  grounds: grounds
    .optional()
    .describe(
      'needed for what others wrote. Spam, abuse and private data go at once; `other` needs a reason and a second person',
    ),
  reason,
});
export type Why = z.output<typeof why>;

const asked = { params: withId, reply: message } as const;

export const hideMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/hide',
  permission: 'conversations.write',
  summary: 'Hide a public message from the public',
  ...asked,
  body: why,
});

export const showMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/show',
  permission: 'conversations.write',
  summary: 'Show a hidden message to the public again',
  ...asked,
});

export const likeMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/like',
  permission: 'conversations.write',
  summary: 'Like a message as the channel’s account',
  ...asked,
});

export const unlikeMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/unlike',
  permission: 'conversations.write',
  summary: 'Take the like back',
  ...asked,
});

export const reactToMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/react',
  permission: 'conversations.write',
  summary: 'Put a sign on a message as the channel’s account, or take it back',
  ...asked,
  body: z.object({
    emoji: words(64)
      .refine(isOneEmoji, 'is not one emoji')
      .nullable()
      .describe('one emoji; null takes ours back'),
  }),
});

export const removeMessage = endpoint({
  method: 'POST',
  path: '/messages/:id/remove',
  permission: 'conversations.write',
  summary:
    'Take a message off its platform after ten seconds in which it can be withdrawn; what others wrote needs conversations.moderate',
  ...asked,
  body: why,
});

export const approveAct = endpoint({
  method: 'POST',
  path: '/acts/:id/approve',
  permission: 'conversations.moderate',
  summary: 'Agree, as the second person, to what a colleague has proposed',
  ...asked,
});

export const withdrawAct = endpoint({
  method: 'POST',
  path: '/acts/:id/withdraw',
  permission: 'conversations.write',
  summary: 'Withdraw what was not carried out yet, or put away what failed',
  ...asked,
});

export const retryAct = endpoint({
  method: 'POST',
  path: '/acts/:id/retry',
  permission: 'conversations.write',
  summary: 'Ask the platform once more for what failed',
  ...asked,
});

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function isOneEmoji(text: string): boolean {
  const one = [...graphemes.segment(text)].length === 1;
  return one && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text);
}
