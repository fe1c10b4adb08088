import { z } from 'zod';
import { at, endpoint, id, page, withId, words } from './endpoint.ts';

const incidentState = z.enum(['open', 'resolved']);

/** As much of an incident as a conversation under it shows. */
export const incidentName = z.object({ id, title: z.string(), state: incidentState });

const agent = z.object({ id, name: z.string() });

export const incident = incidentName
  .extend({
    createdAt: at,
    createdBy: agent,
    resolvedAt: at.nullable(),
    resolvedBy: agent.nullable(),
    customers: z.int().describe('how many people wrote about it, as far as the caller reaches them'),
    conversations: z
      .object({ open: z.int(), waiting: z.int(), snoozed: z.int(), resolved: z.int() })
      .describe('those under it that the caller reaches; to list them: the condition `incident` of a filter'),
  })
  .meta({ id: 'Incident' });
export type Incident = z.output<typeof incident>;

const title = words(200).trim().min(1).describe('what is the matter, in a line');

export const listIncidents = endpoint({
  method: 'GET',
  path: '/incidents',
  permission: 'conversations.read',
  summary: 'Incidents, the newest first',
  query: z.object({
    state: incidentState.optional(),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(incident),
});

export const openIncident = endpoint({
  method: 'POST',
  path: '/incidents',
  permission: 'conversations.write',
  summary: 'Begin an incident: something that many customers write about',
  status: 201,
  body: z.object({ title }),
  reply: incident,
});

export const getIncident = endpoint({
  method: 'GET',
  path: '/incidents/:id',
  permission: 'conversations.read',
  summary: 'One incident, and how many conversations and customers it touches',
  params: withId,
  reply: incident,
});

export const editIncident = endpoint({
  method: 'PATCH',
  path: '/incidents/:id',
  permission: 'conversations.write',
  summary: 'Name an incident otherwise, resolve it or open it again; its conversations stay as they are',
  params: withId,
  body: z.object({ title: title.optional(), state: incidentState.optional() }),
  reply: incident,
});
