import { z } from 'zod';
import { openness, weekly } from './business-hours.ts';
import { at, endpoint, id, words } from './endpoint.ts';
import { attachment } from './messages.ts';
import { styledLine } from './styled.ts';

/** The website chat as its visitor sees it. The paths lie below `/api/v1` like all others. */
export const visitorMessage = z
  .object({
    id: z.string().describe('of the server'),
    clientId: z.string().nullable().describe('the id that the visitor’s own page gave it'),
    mine: z.boolean(),
    authorName: z.string(),
    text: z.string().describe('of an answer with marks: its words without them, links with their addresses'),
    lines: z.array(styledLine).nullable().describe('the same with its marks; null where it has none'),
    attachments: z.array(attachment),
    choices: z
      .array(
        z.object({
          id: z.string().describe('goes back as `choice` with the visitor’s message'),
          title: z.string(),
          description: z.string().nullable(),
          taken: z.boolean(),
        }),
      )
      .nullable()
      .describe('what can be tapped below it'),
    at,
    order: z.string(),
    editedAt: at.nullable(),
    deletedAt: at.nullable(),
    readAt: at.nullable().describe('when the team read it, for the visitor’s own messages'),
  })
  .meta({ id: 'VisitorMessage' });
export type VisitorMessage = z.output<typeof visitorMessage>;

export const visitorField = z.object({
  key: z.string(),
  label: z.string(),
  type: z.enum(['text', 'email', 'phone', 'paragraph']),
  required: z.boolean(),
});
export type VisitorField = z.output<typeof visitorField>;

export const visitorConfig = z
  .object({
    channelId: id,
    title: z.string(),
    greeting: z.string(),
    colour: z.string(),
    side: z.enum(['end', 'start']),
    fields: z.array(visitorField).describe('asked before the first message'),
    identityRequired: z.boolean(),
    online: z.boolean().describe('an agent is on; otherwise ask for an address to answer to'),
    hours: z
      .object({ zone: z.string(), weekly, ...openness.shape })
      .nullable()
      .describe('when the team answers, without the holidays, which `changes` knows of; null: at any time'),
    uploadBytesMax: z.int(),
    uploadTypes: z.array(z.string()),
    postUrl: z.string().describe('where the visitor’s messages and marks are posted: the channel’s webhook'),
  })
  .meta({ id: 'VisitorConfig' });
export type VisitorConfig = z.output<typeof visitorConfig>;

const channelParam = z.object({ channel: id });

export const getVisitorConfig = endpoint({
  method: 'GET',
  path: '/visitors/:channel/config',
  permission: 'public',
  summary: 'How the chat of a site looks and what it asks for',
  params: channelParam,
  reply: visitorConfig,
});

export const startVisit = endpoint({
  method: 'POST',
  path: '/visitors/:channel/sessions',
  permission: 'public',
  summary: 'A token for a visitor: anonymous, or proven by the host page’s HMAC of its user id',
  status: 201,
  params: channelParam,
  body: z.object({
    identity: z
      .object({
        id: words(200).min(1),
        hash: z.string().regex(/^[0-9a-fA-F]{64}$/, 'is HMAC-SHA256 of the id in hex, 64 digits'),
        name: words(200).optional(),
        email: z.email().max(320).optional(),
      })
      .optional(),
    language: z.string().max(35).optional(),
    page: z.object({ url: z.string().max(2000), title: words(300) }).optional(),
  }),
  reply: z.object({ token: z.string(), visitorId: z.string(), verified: z.boolean() }),
});

export const listVisitorMessages = endpoint({
  method: 'GET',
  path: '/visitors/:channel/messages',
  permission: 'visitor',
  summary: 'The visitor’s own thread, newest first',
  params: channelParam,
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: z.object({ data: z.array(visitorMessage), next: z.string().nullable() }),
});

export const uploadVisitorFile = endpoint({
  method: 'POST',
  path: '/visitors/:channel/files',
  permission: 'visitor',
  summary: 'Upload a file; the form has one field, `file`',
  status: 201,
  params: channelParam,
  body: 'file',
  reply: attachment,
});

export const getVisitorFile = endpoint({
  method: 'GET',
  path: '/visitors/:channel/files/:id',
  permission: 'visitor',
  summary: 'The bytes of an attachment of the visitor’s own thread',
  params: z.object({ channel: id, id }),
  query: z.object({ download: z.enum(['1']).optional() }),
  reply: 'file',
});

export const typeAsVisitor = endpoint({
  method: 'POST',
  path: '/visitors/:channel/typing',
  permission: 'visitor',
  summary: 'Tell the team that the visitor is typing',
  params: channelParam,
});

/**
 * Server-sent events of the visitor's thread: `message` (a VisitorMessage, new or changed), `typing`
 * ({name}), `read` ({at}), `online` ({online}). After a reconnect read the newest messages again and
 * merge them by id. Messages themselves are posted to the channel's webhook address.
 */
export const streamVisit = endpoint({
  method: 'GET',
  path: '/visitors/:channel/events',
  permission: 'visitor',
  summary: 'What happens in the visitor’s thread, live',
  params: channelParam,
  reply: 'stream',
});
