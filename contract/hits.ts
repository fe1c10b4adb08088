import { z } from 'zod';
import { at, id } from './endpoint.ts';
import { message } from './messages.ts';

/** Why a search found a conversation. */
export const hit = z
  .object({
    in: z.enum(['text', 'subject', 'file', 'contact']),
    how: z
      .enum(['typed', 'form', 'sound'])
      .describe('as typed; another form of a word; a name that sounds so'),
    pieces: z
      .array(z.object({ text: z.string(), marked: z.boolean() }))
      .describe('one line around the words'),
    messageId: id.nullable().describe('the newest message with the words; null where the contact was found'),
    kind: message.shape.kind.nullable(),
    authorName: z.string().nullable(),
    at: at.nullable(),
  })
  .meta({ id: 'Hit' });
export type Hit = z.output<typeof hit>;
