import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';
import { filter, sorting } from './filter.ts';

const scope = z.enum(['mine', 'everyone']);
const name = words(80).trim().min(1);

export const view = z
  .object({
    id,
    name: z.string(),
    scope,
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
  summary: 'The caller’s views and those for everyone, by name',
  reply: z.object({ data: z.array(view), next: z.null() }),
});

export const addView = endpoint({
  method: 'POST',
  path: '/views',
  permission: 'conversations.write',
  summary: 'Save a filter with a name',
  status: 201,
  body: z.object({ name, scope: scope.default('mine'), filter, sorting: sorting.default('latest') }),
  reply: view,
});

export const editView = endpoint({
  method: 'PATCH',
  path: '/views/:id',
  permission: 'conversations.write',
  summary: 'Change a view: its maker, or for a view for everyone also a lead',
  params: withId,
  body: z.object({
    name: name.optional(),
    scope: scope.optional(),
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
