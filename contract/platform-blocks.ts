import { z } from 'zod';
import { at, endpoint, id, withId } from './endpoint.ts';
import { failureKind } from './failures.ts';

export const platformDeed = z.enum(['block', 'unblock']);
export type PlatformDeed = z.output<typeof platformDeed>;

/** What holds for a contact on a platform that can block people, and what was asked of it. */
export const platformBlock = z
  .object({
    identityId: id,
    name: z.string().describe('what they are called there'),
    channel: z.object({ id, name: z.string(), connector: z.string() }),
    cannot: z.string().nullable().describe('why they cannot be blocked there, in a sentence; null: they can'),
    since: at.nullable().describe('blocked there since; null: not blocked there by us'),
    wish: z
      .object({
        id,
        deed: platformDeed,
        state: z.enum(['asked', 'doing', 'failed', 'uncertain']),
        by: z.object({ id, name: z.string() }),
        attempts: z.int(),
        error: z.object({ kind: failureKind, message: z.string() }).nullable(),
        dueAt: at.nullable().describe('while it waits: when it is tried'),
      })
      .nullable()
      .describe('the latest that was asked for and is not done'),
  })
  .meta({ id: 'PlatformBlock' });
export type PlatformBlock = z.output<typeof platformBlock>;

const asked = {
  params: withId,
  reply: z.object({ data: z.array(platformBlock), next: z.null() }),
} as const;

export const blockOnPlatform = endpoint({
  method: 'POST',
  path: '/identities/:id/platform-block',
  permission: 'contacts.write',
  summary: 'Block somebody who is blocked here on their platform too; what is now the case of the contact',
  ...asked,
});

export const unblockOnPlatform = endpoint({
  method: 'POST',
  path: '/identities/:id/platform-unblock',
  permission: 'contacts.write',
  summary: 'Lift a block on the platform',
  ...asked,
});

export const retryPlatformBlock = endpoint({
  method: 'POST',
  path: '/platform-blocks/:id/retry',
  permission: 'contacts.write',
  summary: 'Ask the platform once more for what failed',
  ...asked,
});

export const withdrawPlatformBlock = endpoint({
  method: 'POST',
  path: '/platform-blocks/:id/withdraw',
  permission: 'contacts.write',
  summary: 'Withdraw what was not carried out yet, or put away what failed',
  ...asked,
});
