import type { Author, FilledTemplate, SendErrorKind } from '#connectors/connector.ts';
import type { StyledLine } from '#contract/styled.ts';
import type { Standing } from '#server/features/conversations/window.ts';
import type { StoredChoices } from '#server/schema.ts';

/** A part with what its sending needs. */
export interface DuePart {
  id: string;
  messageId: string;
  /** In which it is shown. */
  conversationId: string;
  /** In whose turn it leaves: of what was merged, each keeps its own order. */
  laneId: string;
  /** In which it is shown. */
  channelId: string;
  /** From whose account it goes out: by whose settings and limits, and whose trouble it is if it does not. */
  senderId: string;
  threadId: string;
  position: number;
  text: string;
  lines: StyledLine[] | null;
  attachmentIds: string[];
  attempts: number;
  /** An earlier attempt may have reached the platform, which can be asked. */
  inDoubt: boolean;
  createdAt: Date;
  author: Author;
  /** The public message that it answers in private. */
  privateReplyTo: string | null;
  /** What goes out in place of the text. */
  template: FilledTemplate | null;
  /** What stands below the text to be tapped. */
  choices: StoredChoices | null;
  /** Why it may not leave any more, whatever the platform says. */
  refusal: string | null;
  /** What the platform's rules go by; null where it has none. */
  standing: Standing | null;
}

/** How an attempt ended. */
export type Outcome =
  | { kind: 'sent'; externalId: string; notice?: string; thread?: string }
  | { kind: 'failed'; error: SendErrorKind; message: string; retryAfter: number | null }
  /** `askable`: the platform can be asked before it is sent again, so nobody has to decide. */
  | { kind: 'uncertain'; message: string; askable: boolean };
