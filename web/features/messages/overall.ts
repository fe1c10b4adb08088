import type { Part, PartState } from '#contract/messages.ts';

// A message is as far as its least fortunate part.
const worstFirst: PartState[] = [
  'failed',
  'uncertain',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'cancelled',
];

/** The state of a whole message; null where nothing was to be delivered. */
export function overall(parts: Part[]): PartState | null {
  return worstFirst.find((state) => parts.some((part) => part.state === state)) ?? null;
}
