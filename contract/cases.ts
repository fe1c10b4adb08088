import { z } from 'zod';
import { conversationSummary } from './conversations.ts';
import { endpoint, id, withId, words } from './endpoint.ts';
import { language } from './language.ts';
import { message } from './messages.ts';

/** Conversations of one matter in several threads, the first begun first; each is resolved by itself. */
export const getCase = endpoint({
  method: 'GET',
  path: '/cases/:id',
  permission: 'conversations.read',
  summary: 'The conversations of one matter, in public and in private',
  params: withId,
  reply: z.object({ id, conversations: z.array(conversationSummary) }).meta({ id: 'Case' }),
});

const answerText = words(2_000).trim();
const privateAnswerTexts = z
  .object({
    texts: z
      .array(
        z
          .object({
            language,
            opening: answerText.describe('the private answer'),
            note: answerText.describe('what is said in public beside it'),
          })
          .refine(({ opening, note }) => opening !== '' || note !== '', 'has no text'),
      )
      .max(30)
      .refine(
        (list) => new Set(list.map((each) => each.language)).size === list.length,
        'has two texts in the same language',
      )
      .describe(
        'the first is for whoever reads none of the others. Takes {name} within [[…]], which is left out where nobody is called so',
      ),
  })
  .meta({ id: 'PrivateAnswerTexts' });
export type PrivateAnswerTexts = z.output<typeof privateAnswerTexts>;

export const getPrivateAnswerTexts = endpoint({
  method: 'GET',
  path: '/private-answer-texts',
  permission: 'sla.manage',
  summary: 'The texts for answering public messages in private, and what is said in public beside that',
  reply: privateAnswerTexts,
});

export const setPrivateAnswerTexts = endpoint({
  method: 'PUT',
  path: '/private-answer-texts',
  permission: 'sla.manage',
  summary: 'Set the texts for answering in private, and for what is said in public beside that, by language',
  body: privateAnswerTexts,
  reply: privateAnswerTexts,
});

export const offerPrivateAnswer = endpoint({
  method: 'GET',
  path: '/messages/:id/private-reply',
  permission: 'conversations.write',
  summary: 'The texts of the workspace for a private answer to this message, with its author’s name',
  params: withId,
  reply: z.object({
    offers: z
      .array(z.object({ language, text: z.string(), publicNote: z.string() }))
      .describe(
        'first the one in the language of the message, as far as it is known, else in that of the channel’s instant messages',
      ),
  }),
});

export type PrivateAnswerOffer = z.output<typeof offerPrivateAnswer.reply>['offers'][number];

export const answerPrivately = endpoint({
  method: 'POST',
  path: '/messages/:id/private-reply',
  permission: 'conversations.write',
  summary:
    'Answer a public message in private, which the platform allows once and for a limited time; it opens a conversation',
  status: 201,
  params: withId,
  body: z.object({
    text: words(20_000),
    clientId: z
      .string()
      .min(8)
      .max(56)
      .optional()
      .describe('the same id again answers with the first message'),
    publicNote: words(20_000)
      .optional()
      .describe('a public answer beside it that says so, such as “we have sent you a message”'),
  }),
  reply: z.object({ message, caseId: id }),
});
