import { z } from 'zod';
import { at } from './endpoint.ts';

/** `detail` of the 409 (`window-closed`) that answers what the platform's rules do not let out now; nothing was sent. */
export const refusedByRules = z.object({
  allows: z.enum(['templates', 'nothing']).describe('what the platform takes now'),
  rule: z.string().describe('names the rule for translations: its connector and its own id'),
  reason: z.string(),
  instead: z.string().describe('what can be done, in a sentence'),
  until: at.nullable().describe('until when it could be sent; null: never, as the customer has not written'),
});
export type RefusedByRules = z.output<typeof refusedByRules>;
