import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';
import { filter, sorting } from './filter.ts';

const scope = z.enum(['mine', 'team', 'everyone']);
const teamId = id.nullable().describe('with the scope `team`: for whose members it is');
const name = words(80).trim().min(1);

export const view = z
  .object({
    id,
    name: z.string(),
    scope,
    teamId,
    filter,
    sorting,
    own: z.boolean().describe('the caller made it'),
    editable: z.boolean(),
  })
  .meta({ id: 'View' });
export type View = z.output<typeof view>;

export const listViews = endpoint({
  method: 'GET',
  path: '/views',
  permission: 'conversations.read',
  summary: 'The caller’s views, those of their teams and those for everyone, by name',
  reply: z.object({ data: z.array(view), next: z.null() }),
});

export const countViews = endpoint({
  method: 'GET',
  path: '/views/counts',
  permission: 'conversations.read',
  summary:
    'How many conversations are in each of the caller’s views, counted up to a thousand; at most two seconds old',
  reply: z.object({ data: z.array(z.object({ id, count: z.int(), more: z.boolean() })), next: z.null() }),
});

export const addView = endpoint({
  method: 'POST',
  path: '/views',
  permission: 'conversations.write',
  summary: 'Save a filter with a name',
  status: 201,
  body: z.object({
    name,
    scope: scope.default('mine'),
    teamId: teamId.default(null),
    filter,
    sorting: sorting.default('latest'),
  }),
  reply: view,
});

export const editView = endpoint({
  method: 'PATCH',
  path: '/views/:id',
  permission: 'conversations.write',
  summary: 'Change a view: its maker; one for a team also the lead of that team, and one for everyone a lead',
  params: withId,
  body: z.object({
    name: name.optional(),
    scope: scope.optional(),
    teamId: teamId.optional(),
    filter: filter.optional(),
    sorting: sorting.optional(),
  }),
  reply: view,
});

export const removeView = endpoint({
  method: 'DELETE',
  path: '/views/:id',
  permission: 'conversations.write',
  summary: 'Remove a view; the conversations in it stay as they are',
  params: withId,
});
