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
  if (subject === 'contact' && change.subjectId) void refreshContact(client, change.subjectId, change.type);
  if (subject === 'channel') {
    void client.invalidateQueries({ queryKey: ['channels'] });
    // What the composer may offer hangs on the channel.
    void client.invalidateQueries({ queryKey: ['conversation'] });
  }
  if (subject === 'quarantine') void client.invalidateQueries({ queryKey: ['quarantine'] });
  if (subject === 'agent') {
    void client.invalidateQueries({ queryKey: ['agents'] });
    // What one may do and reach has changed: nothing of what is on screen counts any more.
    if (change.subjectId === me.agent.id && change.type === 'agent.changed') void client.invalidateQueries();
  }
  if (subject === 'invitation') void client.invalidateQueries({ queryKey: ['invitations'] });
  if (subject === 'api-key') void client.invalidateQueries({ queryKey: ['apiKeys'] });
  if (subject === 'attributes') void client.invalidateQueries({ queryKey: ['attributes'] });
  if (change.type === 'conversation.attributes-changed' && change.conversationId)
    void client.invalidateQueries({ queryKey: ['conversationAttributes', change.conversationId] });
  if (subject === 'label') void client.invalidateQueries({ queryKey: ['labels'] });
  if (subject === 'view') void client.invalidateQueries({ queryKey: ['views'] });
  if (subject === 'conversation' && change.conversationId)
    void client.invalidateQueries({ queryKey: ['trail', change.conversationId] });
  if (subject === 'workspace') void client.invalidateQueries({ queryKey: ['me'] });
}
