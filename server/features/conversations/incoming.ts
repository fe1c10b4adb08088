import type { Inbound } from '#connectors/connector.ts';
import type { Card } from '#contract/messages.ts';
import type { Identified } from '#server/features/contacts/identify.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';

/** The conversation a message belongs to, locked; `became` says what this message did to it. */
export interface Opened {
  id: string;
  /** The one whose place the message came to; another than the above where that was merged into it. */
  home: string;
  became: 'opened' | 'reopened' | null;
  /** Counted up by each message that is entered. */
  revision: number;
}

/** A message as a connector understood it, with its two clocks. */
export interface IncomingMessage {
  channelId: string;
  /** The channel whose account wrote it, where that is another one of the brand's. */
  sentFrom?: string | null;
  retentionDays: number | null;
  event: Extract<Inbound, { type: 'message' }>;
  sentAt: Date;
  orderedAt: Date;
  receivedAt: Date;
  arrival: string;
  /** It was read back afterwards. */
  late: boolean;
  /** Of long ago: it stands in its place and makes no work. */
  past: boolean;
  /** As they are kept. */
  cards: Card[];
  files: KeptFiles | undefined;
  /** Its author is blocked: it is kept, and wakes and tells nobody. */
  blocked?: boolean;
}

/** A message that has its place. */
export interface Placed extends IncomingMessage {
  id: string;
  threadId: string;
  author: Identified;
  conversation: Opened;
  revision: number;
}
