import type { Inbound } from '#connectors/connector.ts';

/** Something that speaks of an earlier message: an edit, a deletion, a reaction, a receipt, or that it was hidden. */
export interface Change {
  channelId: string;
  receivedAt: Date;
  arrival: string;
  event: Extract<Inbound, { type: 'edit' | 'delete' | 'reaction' | 'receipt' | 'visibility' }>;
}

/** A message that a change speaks of. */
export interface Target {
  id: string;
  conversationId: string;
  text: string;
  editedAt: Date | null;
  deletedAt: Date | null;
}
