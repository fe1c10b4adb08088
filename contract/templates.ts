import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';

const place = z.enum(['header', 'body', 'button']);

/** A message that the platform has approved beforehand, as it stands there. */
export const template = z
  .object({
    id,
    name: z.string(),
    language: z.string().describe('as the platform names it, such as ta or en_US'),
    category: z.string().describe('as the platform names it, such as utility or marketing'),
    state: z
      .enum(['approved', 'waiting', 'refused', 'paused', 'gone'])
      .describe('only what is approved can be sent; gone: the platform no longer has it'),
    unsendable: z.string().nullable().describe('why it cannot be sent from here even if it is approved'),
    header: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('text'), text: z.string() }),
        z.object({ kind: z.enum(['image', 'video', 'document', 'place']) }),
      ])
      .nullable(),
    body: z.string().describe('with `{{…}}` where a value goes'),
    footer: z.string().nullable(),
    buttons: z.array(z.object({ title: z.string(), value: z.boolean() })),
    values: z
      .array(z.object({ place, name: z.string(), example: z.string().nullable() }))
      .describe('what has to be filled in'),
  })
  .meta({ id: 'Template' });
export type Template = z.output<typeof template>;

/** Which template, in which language, with which values. */
export const filledTemplate = z.object({
  name: words(600).min(1),
  language: words(20).min(1),
  values: z
    .array(z.object({ place, name: words(100).min(1), value: words(4000) }))
    .max(100)
    .default([])
    .describe(
      'one for each value of the template; for a header that is a file its address, or else exactly one attachment',
    ),
});
export type FilledTemplate = z.input<typeof filledTemplate>;

/** How a template reads with its values; values that are missing still stand as `{{…}}`. */
export const shownTemplate = z.object({
  header: z.string().nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(z.object({ title: z.string(), value: z.string().nullable() })),
  problems: z
    .array(z.object({ place, name: z.string(), message: z.string(), missing: z.boolean() }))
    .describe('what keeps it from being sent, value by value'),
});
export type ShownTemplate = z.output<typeof shownTemplate>;

const templates = z.object({
  data: z.array(template),
  next: z.null(),
  readAt: at.nullable().describe('when the platform was last asked successfully'),
  trouble: z.string().nullable().describe('why it could not be asked since, in a sentence'),
});
export type Templates = z.output<typeof templates>;

export const listTemplates = endpoint({
  method: 'GET',
  path: '/channels/:id/templates',
  permission: 'channels.read',
  summary:
    'The templates of a channel, by name and language, as the platform had them when it was last asked',
  params: withId,
  reply: templates,
});

export const refreshTemplates = endpoint({
  method: 'POST',
  path: '/channels/:id/templates/refresh',
  permission: 'channels.manage',
  summary: 'Ask the platform now for the channel’s templates',
  params: withId,
  reply: templates,
});
