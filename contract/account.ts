import { z } from 'zod';
import { at, endpoint, id, withId } from './endpoint.ts';

export const session = z
  .object({
    id,
    current: z.boolean().describe('the one that asks'),
    browser: z.string().nullable().describe('as it named itself when it signed in'),
    address: z.string().nullable(),
    signedInAt: at,
    expiresAt: at,
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof session>;

export const listSessions = endpoint({
  method: 'GET',
  path: '/account/sessions',
  permission: 'self',
  summary: 'Where you are signed in',
  reply: z.object({ data: z.array(session), next: z.null() }),
});

export const endSession = endpoint({
  method: 'DELETE',
  path: '/account/sessions/:id',
  permission: 'self',
  summary: 'Sign out one of your sessions',
  params: withId,
});

export const endOtherSessions = endpoint({
  method: 'POST',
  path: '/account/sessions/end-others',
  permission: 'self',
  summary: 'Sign out everywhere but here',
});
