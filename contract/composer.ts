import { z } from 'zod';
import { at, id } from './endpoint.ts';
import { copy } from './messages.ts';

export const sender = z
  .object({
    id: id.describe('of the channel'),
    name: z.string(),
    account: z.string().nullable().describe('who it is on the platform'),
    connector: z.string(),
    notice: z
      .string()
      .nullable()
      .describe('what an answer will wait for, such as that it is paused; a sentence'),
  })
  .meta({ id: 'Sender' });
export type Sender = z.output<typeof sender>;

/** What the composer may offer on this channel, from the connector's data. */
export const composer = z.object({
  textMax: z.int(),
  textUnit: z.enum(['characters', 'graphemes', 'bytes']),
  splits: z.boolean().describe('a longer text goes out in several parts'),
  attachmentsMax: z.int(),
  attachmentBytesMax: z.int(),
  attachmentTypes: z.array(z.string()).describe('media types or prefixes such as image/'),
  canReply: z.boolean().describe('this channel can send'),
  templates: z
    .boolean()
    .describe('templates can be sent, also when nothing else can: GET /channels/:id/templates'),
  choices: z
    .object({
      forms: z
        .array(
          z.object({
            form: z.enum(['buttons', 'list', 'replies']),
            max: z.int(),
            title: z.int().describe('characters'),
            description: z.int().describe('characters; 0: a title is all there is'),
            opener: z.int().nullable().describe('characters of the button that opens a list'),
          }),
        )
        .describe('the first that holds them is taken'),
      until: at.nullable().describe('afterwards the platform takes plain answers only; null: at any time'),
    })
    .nullable()
    .describe('what the customer may be given to tap; null: nothing'),
  quotes: z.boolean(),
  reason: z.string().nullable().describe('why it cannot, in a sentence'),
  from: sender
    .nullable()
    .describe('the channel from whose account an answer goes out, where that is not the one it came to'),
  copies: z
    .object({ suggested: z.array(copy) })
    .nullable()
    .describe(
      'others may get copies; those suggested got the message that is answered. Null where they may not',
    ),
});
export type Composer = z.output<typeof composer>;
