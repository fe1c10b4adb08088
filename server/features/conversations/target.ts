import type { Inbound } from '#connectors/connector.ts';

/** Something that speaks of an earlier message: an edit, a deletion, a reaction or a receipt. */
export interface Change {
  channelId: string;
  receivedAt: Date;
  arrival: string;
  event: Extract<Inbound, { type: 'edit' | 'delete' | 'reaction' | 'receipt' }>;
}

/** A message that a change speaks of. */
export interface Target {
  id: string;
  conversationId: string;
  text: string;
  editedAt: Date | null;
  deletedAt: Date | null;
}
