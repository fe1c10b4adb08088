import type { SendErrorKind } from '#connectors/connector.ts';

/** A part with what its sending needs. */
export interface DuePart {
  id: string;
  messageId: string;
  conversationId: string;
  channelId: string;
  threadId: string;
  position: number;
  text: string;
  attachmentIds: string[];
  attempts: number;
  createdAt: Date;
}

/** How an attempt ended. */
export type Outcome =
  | { kind: 'sent'; externalId: string }
  | { kind: 'failed'; error: SendErrorKind; message: string; retryAfter: number | null }
  | { kind: 'uncertain'; message: string };
