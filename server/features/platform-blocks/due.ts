import type { SendErrorKind } from '#connectors/connector.ts';
import type { PlatformDeed } from '#contract/platform-blocks.ts';
import type { Person } from './person.ts';

/** A wish in flight. */
export interface DueBlock {
  id: string;
  deed: PlatformDeed;
  askedBy: string;
  attempts: number;
  inDoubt: boolean;
  since: Date;
  person: Person;
}

/** How an attempt ended. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'failed'; error: SendErrorKind; message: string; retryAfter: number | null }
  | { kind: 'uncertain'; message: string };
