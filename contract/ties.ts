import { z } from 'zod';
import { person } from './conversations.ts';
import { at, endpoint, id, withId } from './endpoint.ts';
import { conversationState } from './filter.ts';
import { incidentName } from './incidents.ts';

/** What ties a conversation to agents and to others. Of what is beyond the caller's reach nothing is said. */
export const ties = z
  .object({
    followers: z.array(person),
    links: z.array(
      z.object({
        id: id.describe('the other conversation'),
        number: z.int(),
        state: conversationState,
        contactName: z.string(),
        channel: z.object({ name: z.string(), connector: z.string() }),
        by: person,
        at,
      }),
    ),
    incident: incidentName.nullable(),
  })
  .meta({ id: 'Ties' });
export type Ties = z.output<typeof ties>;

export const listTies = endpoint({
  method: 'GET',
  path: '/conversations/:id/ties',
  permission: 'conversations.read',
  summary: 'Who follows a conversation, what it is linked to, and the incident that it stands under',
  params: withId,
  reply: ties,
});

export const followConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/follow',
  permission: 'conversations.read',
  summary: 'Be told what happens in a conversation',
  params: withId,
  reply: ties,
});

export const unfollowConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/unfollow',
  permission: 'conversations.read',
  summary: 'Be told no longer what happens in a conversation',
  params: withId,
  reply: ties,
});

export const linkConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/link',
  permission: 'conversations.write',
  summary: 'Link a conversation with another one that has to do with it; both show it',
  params: withId,
  body: z.object({ to: id }),
  reply: ties,
});

export const unlinkConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/unlink',
  permission: 'conversations.write',
  summary: 'Take a link between two conversations away',
  params: withId,
  body: z.object({ from: id }),
  reply: ties,
});

export const placeUnderIncident = endpoint({
  method: 'POST',
  path: '/conversations/:id/incident',
  permission: 'conversations.write',
  summary: 'Put a conversation under an incident, or under none',
  params: withId,
  body: z.object({ incidentId: id.nullable() }),
  reply: ties,
});
