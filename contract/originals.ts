import { z } from 'zod';
import { endpoint, withId } from './endpoint.ts';

export const showHtml = endpoint({
  method: 'GET',
  path: '/messages/:id/html',
  permission: 'conversations.read',
  summary: 'A message as its author designed it, made harmless, as a page for a frame',
  params: withId,
  query: z.object({
    remote: z.enum(['0', '1']).default('0').describe('1: pictures are loaded from where they lie'),
  }),
});

export const downloadOriginal = endpoint({
  method: 'GET',
  path: '/messages/:id/original',
  permission: 'conversations.read',
  summary: 'A message as it came, byte for byte',
  params: withId,
});
