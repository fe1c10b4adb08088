import { z } from 'zod';
import type { Random } from './random.ts';

const often = {
  /** Only for this page, Instagram account or number; for all when left out. */
  account: z.string().optional(),
  /** How many times; without end when left out. */
  count: z.int().min(1).max(100_000).optional(),
  /** How likely each time, from 0 to 1. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
};

/** Everything that can go wrong until it is switched off. What goes wrong once is an act of its own. */
export const faultInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('duplicate'), ...often, times: z.int().min(1).max(20).default(1) }),
  z.strictObject({ kind: z.literal('shuffle'), ...often, window: z.int().min(2).max(1000).default(5) }),
  z.strictObject({ kind: z.literal('batch'), ...often, size: z.int().min(2).max(1000).default(1000) }),
  z.strictObject({ kind: z.literal('delay'), ...often, milliseconds: z.int().min(1).max(604_800_000) }),
  z.strictObject({ kind: z.literal('drop'), ...often }),
  z.strictObject({ kind: z.literal('bad-signature'), ...often }),
  z.strictObject({
    kind: z.literal('server-error'),
    ...often,
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(500),
    /** The call was carried out all the same: only its answer is lost. */
    afterwards: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('hang-up'), ...often, afterwards: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal('slow'), ...often, milliseconds: z.int().min(1).max(600_000) }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    ...often,
    code: z.int().optional(),
    /** HTTP status; Meta's own for the code when left out. */
    status: z.union([z.literal(400), z.literal(403), z.literal(429)]).optional(),
    minutes: z.int().min(0).max(1440).default(5),
  }),
  z.strictObject({ kind: z.literal('usage'), ...often, percent: z.int().min(0).max(200) }),
  z.strictObject({ kind: z.literal('echo-first'), ...often }),
  z.strictObject({
    kind: z.literal('media-fails'),
    ...often,
    how: z.enum(['not found', 'forbidden', 'server error', 'cut short', 'other bytes']).default('not found'),
  }),
  z.strictObject({
    kind: z.literal('delivery-fails'),
    ...often,
    code: z.int().default(131026),
  }),
  /** WhatsApp refuses outside the window in its answer; otherwise it takes the message and reports later. */
  z.strictObject({ kind: z.literal('window-at-once'), ...often }),
]);

export type FaultInput = z.output<typeof faultInput>;
export type FaultKind = FaultInput['kind'];
export type Fault = FaultInput & { id: string; random: Random; left: number | null };
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;
