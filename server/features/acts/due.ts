import type { SendErrorKind } from '#connectors/connector.ts';
import type { Deed, Matter } from '#contract/deeds.ts';
import type { Standing } from '#server/features/conversations/window.ts';
import type { AskedOf } from './asked-of.ts';

/** An act in flight, with what its doing needs. */
export interface DueAct {
  id: string;
  messageId: string;
  matter: Matter;
  deed: Deed;
  sign: string | null;
  grounds: string | null;
  askedBy: string;
  attempts: number;
  inDoubt: boolean;
  /** Since when it is meant. */
  since: Date;
  begunAt: Date;
  /** The platform's ids that are gone already. */
  removed: string[];
  asked: AskedOf;
  /** What the platform's rules go by, where they have a say. */
  standing: Standing | null;
}

/** How an attempt ended. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'failed'; error: SendErrorKind; message: string; retryAfter: number | null }
  | { kind: 'uncertain'; message: string };
