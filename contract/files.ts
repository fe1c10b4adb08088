import { z } from 'zod';
import { endpoint, withId } from './endpoint.ts';
import { attachment } from './messages.ts';

/** An upload may be at most this many bytes; a channel may allow less. */
export const uploadBytesMax = 25 * 1024 * 1024;

export const uploadFile = endpoint({
  method: 'POST',
  path: '/files',
  permission: 'conversations.write',
  summary: 'Upload a file to send or to note; the form has one field, `file`',
  status: 201,
  body: 'file',
  reply: attachment,
});

export const getFile = endpoint({
  method: 'GET',
  path: '/files/:id',
  permission: 'conversations.read',
  summary: 'The bytes of an attachment, typed by what they are and never run as a page',
  params: withId,
  query: z.object({ download: z.enum(['1']).optional() }),
  reply: 'file',
});
