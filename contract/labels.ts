import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';

const labelColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;

const name = words(120)
  .trim()
  .min(1)
  .describe('with its parents, from the top: Orders/Refunds; at most five levels');
const colour = z.enum(labelColours);

export const label = z.object({ id, name: z.string(), colour }).meta({ id: 'Label' });
export type Label = z.output<typeof label>;

export const listLabels = endpoint({
  method: 'GET',
  path: '/labels',
  permission: 'conversations.read',
  summary: 'The labels of the workspace, by name',
  reply: z.object({ data: z.array(label), next: z.null() }),
});

export const addLabel = endpoint({
  method: 'POST',
  path: '/labels',
  permission: 'labels.manage',
  summary: 'Add a label; parents that are missing are added with it',
  status: 201,
  body: z.object({ name, colour: colour.default('grey') }),
  reply: label,
});

export const editLabel = endpoint({
  method: 'PATCH',
  path: '/labels/:id',
  permission: 'labels.manage',
  summary: 'Rename or recolour a label; what lies beneath it moves along',
  params: withId,
  body: z.object({ name: name.optional(), colour: colour.optional() }),
  reply: label,
});

export const removeLabel = endpoint({
  method: 'DELETE',
  path: '/labels/:id',
  permission: 'labels.manage',
  summary: 'Remove a label from the workspace and from every conversation, with what lies beneath it',
  params: withId,
});
