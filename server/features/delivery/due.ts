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
  /** An earlier attempt may have reached the platform, which can be asked. */
  inDoubt: boolean;
  createdAt: Date;
}

/** How an attempt ended. */
export type Outcome =
  | { kind: 'sent'; externalId: string; notice?: string }
  | { kind: 'failed'; error: SendErrorKind; message: string; retryAfter: number | null }
  /** `askable`: the platform can be asked before it is sent again, so nobody has to decide. */
  | { kind: 'uncertain'; message: string; askable: boolean };
