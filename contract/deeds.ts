import { z } from 'zod';
import { at, id } from './endpoint.ts';
import { failureKind } from './failures.ts';

/** What a team can ask of a platform about a message that is there. */
export const deed = z.enum(['hide', 'show', 'like', 'unlike', 'react', 'unreact', 'remove']);
export type Deed = z.output<typeof deed>;

/** Of one matter the last word counts. */
export const matter = z.enum(['visibility', 'like', 'reaction', 'removal']);
export type Matter = z.output<typeof matter>;

/** Why what somebody else wrote is put out of sight. */
export const grounds = z.enum(['spam', 'abuse', 'private', 'other']);
export type Grounds = z.output<typeof grounds>;

/** One such wish, and what has become of it. */
export const act = z
  .object({
    id,
    deed,
    matter,
    emoji: z.string().nullable().describe('of `react`'),
    state: z
      .enum(['proposed', 'asked', 'doing', 'done', 'failed', 'uncertain'])
      .describe('proposed: waits for a second person; asked: goes at `dueAt`'),
    by: z.object({ id, name: z.string() }),
    approvedBy: z.string().nullable(),
    grounds: grounds.nullable(),
    reason: z.string().nullable(),
    error: z
      .object({ kind: failureKind, message: z.string() })
      .nullable()
      .describe('what the last attempt met'),
    attempts: z.int(),
    askedAt: at,
    dueAt: at.nullable().describe('while it waits: when it goes'),
    endedAt: at.nullable(),
  })
  .meta({ id: 'Act' });
export type Act = z.output<typeof act>;
