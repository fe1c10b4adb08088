import { z } from 'zod';
import type { World } from '../core/world.ts';
import { get } from './set-up.ts';

const text = z.string().max(5_000);
const clock = z.string().regex(/^\d\d:\d\d$/);

/** What somebody at the brand writes into the profile; what is left out stays. */
export const profileInput = z.strictObject({
  account: z.string(),
  /** Pages and WhatsApp. */
  about: text.optional(),
  description: text.optional(),
  /** Pages. */
  bio: text.optional(),
  hours: z.record(z.string().regex(/^(mon|tue|wed|thu|fri|sat|sun)_[12]_(open|close)$/), clock).optional(),
  is_always_open: z.boolean().optional(),
  /** Instagram. */
  biography: text.optional(),
  /** Pages and Instagram. */
  website: text.optional(),
  /** WhatsApp. */
  email: text.optional(),
  websites: z.array(z.string().max(500)).max(2).optional(),
});

export function sayOfItself(
  world: World,
  { account, ...shown }: z.output<typeof profileInput>,
): { account: string } {
  Object.assign(get(world.accounts, account, 'account').shown, shown);
  return { account };
}
