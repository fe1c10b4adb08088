import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '#contract/events.ts';
import type { Me } from '#contract/workspace.ts';
import { refreshContact } from '../features/contacts/refreshContact.ts';
import { refreshCounts } from '../features/conversations/counts.ts';
import { placeConversation } from '../features/conversations/placeConversation.ts';
import { announceMessage } from '../features/messages/announceMessage.ts';
import { placeMessage } from '../features/messages/placeMessage.ts';
import { stopsTyping } from '../features/messages/typing.ts';

/** Writes one change of the stream into the caches; only what the frame does not carry is fetched. */
export function applyChange(client: QueryClient, me: Me, change: Change): void {
  if (change.conversation) {
    placeConversation(client, me.agent.id, change.conversation);
    refreshCounts(client);
  }
  if (change.message) {
    placeMessage(client, change.message);
    stopsTyping(change.message);
    if (change.type === 'message.received') announceMessage(change.message, change.conversation);
  } else if (change.messageId && change.conversationId) {
    void client.invalidateQueries({ queryKey: ['messages', 'pages', change.conversationId] });
  }
  const subject = change.type.split('.')[0];
  if (subject === 'contact' && change.subjectId) void refreshContact(client, change.subjectId);
  if (subject === 'channel') {
    void client.invalidateQueries({ queryKey: ['channels'] });
    // What the composer may offer hangs on the channel.
    void client.invalidateQueries({ queryKey: ['conversation'] });
  }
  if (subject === 'quarantine') void client.invalidateQueries({ queryKey: ['quarantine'] });
  if (subject === 'agent') void client.invalidateQueries({ queryKey: ['agents'] });
  if (subject === 'workspace') void client.invalidateQueries({ queryKey: ['me'] });
}
