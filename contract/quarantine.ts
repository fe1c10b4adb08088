import { z } from 'zod';
import { at, endpoint, id, page, withId } from './endpoint.ts';

export const quarantined = z
  .object({
    id,
    channel: z.object({ id, name: z.string(), connector: z.string() }),
    reason: z.string(),
    received: z.string().describe('what arrived, as text, shortened to 4,000 characters'),
    receivedAt: at,
    attempts: z.int(),
    state: z.enum(['held', 'applied', 'discarded']),
  })
  .meta({ id: 'Quarantined' });
export type Quarantined = z.output<typeof quarantined>;

export const listQuarantine = endpoint({
  method: 'GET',
  path: '/quarantine',
  permission: 'quarantine.manage',
  summary: 'What arrived and could not be applied, newest first',
  query: z.object({
    state: quarantined.shape.state.default('held'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(quarantined),
});

export const retryQuarantined = endpoint({
  method: 'POST',
  path: '/quarantine/:id/retry',
  permission: 'quarantine.manage',
  summary: 'Try to apply it once more',
  params: withId,
  reply: quarantined,
});

export const discardQuarantined = endpoint({
  method: 'POST',
  path: '/quarantine/:id/discard',
  permission: 'quarantine.manage',
  summary: 'Put it aside for good; the record stays',
  params: withId,
  reply: quarantined,
});
