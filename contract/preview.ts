import { z } from 'zod';
import { shownChoices } from './choices.ts';
import { sender } from './composer.ts';
import { endpoint, withId } from './endpoint.ts';
import { copy, reply } from './messages.ts';
import { styledLine } from './styled.ts';
import { shownTemplate } from './templates.ts';

const partPreview = z
  .object({
    text: z.string().describe('exactly what goes out'),
    lines: z.array(styledLine).nullable().describe('the same with its marks, where the channel shows them'),
    length: z.int(),
    attachments: z.array(z.object({ name: z.string(), size: z.int().describe('bytes') })),
  })
  .meta({ id: 'PartPreview' });

const previewWarnings = ['split', 'marks-left-out', 'marks-as-typed', 'too-long'] as const;

export const preview = z
  .object({
    parts: z.array(partPreview),
    max: z.int().describe('how much of a text one part holds'),
    unit: z.enum(['characters', 'graphemes', 'bytes']),
    channel: z.string(),
    from: sender.nullable().describe('the channel from whose account it goes out, where that is another one'),
    recipient: z.string(),
    answerTo: z.string().nullable().describe('the address that the customer asked answers to go to'),
    copies: z.array(copy),
    surface: z.enum(['public', 'private']),
    warnings: z.array(z.enum(previewWarnings)),
    template: shownTemplate.nullable().describe('of a template: how it reads with its values'),
    choices: shownChoices
      .extend({
        problems: z.array(
          z.object({
            at: z.int().nullable().describe('which of them, from 0; null: all of them'),
            field: z.enum(['title', 'description', 'opener']).nullable(),
            message: z.string(),
          }),
        ),
      })
      .nullable()
      .describe('what stands below the last part, and what the platform would refuse of it'),
    reason: z.string().nullable().describe('why nothing can be sent at all, in a sentence'),
  })
  .meta({ id: 'Preview' });
export type Preview = z.output<typeof preview>;

export const previewMessage = endpoint({
  method: 'POST',
  path: '/conversations/:id/preview',
  permission: 'conversations.write',
  summary: 'What the network would show of an answer: its parts as they would go out. Sends nothing',
  params: withId,
  body: reply.pick({
    text: true,
    attachments: true,
    replyTo: true,
    copies: true,
    template: true,
    choices: true,
    choicesButton: true,
    place: true,
  }),
  reply: preview,
});
