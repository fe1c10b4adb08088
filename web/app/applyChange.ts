import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '#contract/events.ts';
import type { Me } from '#contract/workspace.ts';
import { refreshContact } from '../features/contacts/refreshContact.ts';
import { refreshCounts } from '../features/conversations/counts.ts';
import { placeConversation } from '../features/conversations/placeConversation.ts';
import { joinedInto } from '../features/conversations/queries.ts';
import { refreshViewCounts, refreshViews } from '../features/conversations/refreshViews.ts';
import { refreshFloor } from '../features/floor/refreshFloor.ts';
import { readAnew } from '../features/merging/readAnew.ts';
import { placeMessage } from '../features/messages/placeMessage.ts';
import { stopsTyping } from '../features/messages/typing.ts';
import { refreshResponsiveness } from '../features/responsiveness/refreshResponsiveness.ts';
import { refreshTies } from '../features/ties/refreshTies.ts';

/** Writes one change of the stream into the caches; only what the frame does not carry is fetched. */
export function applyChange(client: QueryClient, me: Me, change: Change): void {
  if (change.conversation) {
    placeConversation(client, me.agent.id, change.conversation);
    refreshCounts(client);
    refreshViewCounts(client);
  }
  if (change.message) {
    placeMessage(client, change.message);
    stopsTyping(change.message);
  } else if (change.messageId && change.conversationId) {
    void client.invalidateQueries({ queryKey: ['messages', 'pages', change.conversationId] });
  }
  if (change.conversation?.caseId)
    void client.invalidateQueries({ queryKey: ['case', change.conversation.caseId] });
  if (change.type === 'conversation.joined' && change.subjectId) {
    client.setQueryData(joinedInto(change.subjectId).queryKey, change.conversationId);
    for (const what of ['conversations', 'messages'])
      void client.invalidateQueries({ queryKey: [what, 'pages'] });
  }
  if (/^conversation\.(un)?(merged|split)$/.test(change.type) && change.conversationId)
    readAnew(client, change.conversationId);
  // What it was joined with is gone.
  if (change.type === 'message.joined')
    void client.invalidateQueries({ queryKey: ['messages', 'pages', change.conversationId] });
  refreshTies(client, change);
  const [subject = ''] = change.type.split('.');
  for (const what of [...(stale[subject] ?? []), ...(stale[change.type] ?? [])])
    void client.invalidateQueries({ queryKey: [what] });
  if (subject === 'message' || subject === 'business-hours') refreshResponsiveness(client);
  if (change.conversation || subject === 'agent') refreshFloor(client);
  // Who can own something, or how long a team may keep it, has changed for many at once.
  if (subject === 'agent' || subject === 'team' || subject === 'ownership') {
    refreshCounts(client);
    refreshViews(client);
    void client.invalidateQueries({ queryKey: ['ownership'] });
  }
  if (subject === 'contact' && change.subjectId) void refreshContact(client, change.subjectId, change.type);
  if (subject === 'company') refreshViews(client);
  // What one may do and reach has changed: nothing of what is on screen counts any more.
  if (subject === 'agent' && change.subjectId === me.agent.id)
    void client.invalidateQueries(change.type === 'agent.changed' ? {} : { queryKey: ['me'] });
  if (change.type === 'conversation.attributes-changed' && change.conversationId)
    void client.invalidateQueries({ queryKey: ['conversationAttributes', change.conversationId] });
  if (
    (subject === 'conversation' || subject === 'contact' || inTrail.has(change.type)) &&
    change.conversationId
  )
    void client.invalidateQueries({ queryKey: ['trail', change.conversationId] });
}

// What the composer may offer hangs on the channel.
const ofChannels = ['channels', 'keep-alive', 'instant-messages', 'conversation'];

/** By subject or by type: what has been read and is read anew where it is shown. */
const stale: Record<string, string[]> = {
  agent: ['agents'],
  'api-key': ['apiKeys'],
  assignment: ['assignment'],
  attributes: ['attributes'],
  'business-hours': ['business-hours'],
  channel: ofChannels,
  company: ['companies', 'contacts', 'contact', 'conversation'],
  invitation: ['invitations'],
  label: ['labels'],
  profiles: ofChannels,
  quarantine: ['quarantine'],
  rule: ['rules'],
  'sla.changed': ['sla'],
  // Lists and heads say its name.
  status: ['statuses', 'conversations', 'conversation'],
  team: ['teams', 'views'],
  view: ['views', 'viewCounts'],
  workspace: ['me', 'auto-resolve'],
};

/** What was done to a message, and what came of promises; the others show themselves. */
const inTrail = new Set<string>([
  'message.hidden',
  'message.shown',
  'message.removed',
  'message.act-failed',
  'rule.ran',
  'sla.warned',
  'sla.breached',
]);
