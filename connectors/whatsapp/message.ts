import { z } from 'zod';
import { externalId } from '../kit/fields.ts';
import type { Contact } from './people.ts';
import { stamp } from './stamp.ts';

/** What stands around a message: our own number, and the people that the update describes. */
export interface Surroundings {
  /** Of the number, on the platform. */
  account: string;
  /** The number itself, digits only. */
  ownNumber: string | undefined;
  contacts: Contact[];
}

export const message = z.looseObject({
  id: externalId,
  timestamp: stamp,
  type: z.string({ error: 'is missing' }).min(1, 'is empty').max(100),
  group_id: externalId.optional().catch(undefined),
  context: z
    .looseObject({
      id: externalId.optional().catch(undefined),
      forwarded: z.unknown().optional(),
      frequently_forwarded: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
});
export type Message = z.output<typeof message>;
