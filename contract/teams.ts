import { z } from 'zod';
import { conversationSummary } from './conversations.ts';
import { endpoint, id, withId, words } from './endpoint.ts';

const name = words(80)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1));
const description = words(500).trim();
const members = z
  .array(z.object({ agentId: id, leads: z.boolean().default(false).describe('a lead of this team') }))
  .max(1_000)
  .refine((all) => new Set(all.map(({ agentId }) => agentId)).size === all.length, 'names somebody twice');

export const team = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    archived: z.boolean(),
    mine: z.boolean().describe('the caller is a member'),
    members: z.array(z.object({ agentId: id, leads: z.boolean() })),
    hoursId: id.nullable().describe('its own business hours; null: those of the channel hold'),
  })
  .meta({ id: 'Team' });
export type Team = z.output<typeof team>;

export const handoverReason = words(500).trim().min(1);

export const listTeams = endpoint({
  method: 'GET',
  path: '/teams',
  permission: 'conversations.read',
  summary: 'The teams of the workspace, by name, and who is in them',
  query: z.object({ state: z.enum(['active', 'archived', 'any']).default('active') }),
  reply: z.object({ data: z.array(team), next: z.null() }),
});

export const addTeam = endpoint({
  method: 'POST',
  path: '/teams',
  permission: 'teams.manage',
  summary: 'Make a team',
  status: 201,
  body: z.object({
    name,
    description: description.default(''),
    members: members.default([]),
    hoursId: id.nullable().default(null),
  }),
  reply: team,
});

export const editTeam = endpoint({
  method: 'PATCH',
  path: '/teams/:id',
  permission: 'teams.manage',
  summary: 'Rename a team or choose its members; those given replace those before',
  params: withId,
  body: z.object({
    name: name.optional(),
    description: description.optional(),
    members: members.optional(),
    hoursId: id.nullable().optional(),
  }),
  reply: team,
});

export const archiveTeam = endpoint({
  method: 'POST',
  path: '/teams/:id/archive',
  permission: 'teams.manage',
  summary: 'Give nothing to a team any more; what it has that is not resolved belongs to no team then',
  params: withId,
  reply: team,
});

export const restoreTeam = endpoint({
  method: 'POST',
  path: '/teams/:id/restore',
  permission: 'teams.manage',
  summary: 'Use an archived team again, with the members that it had',
  params: withId,
  reply: team,
});

export const handOver = endpoint({
  method: 'POST',
  path: '/conversations/:id/team',
  permission: 'conversations.write',
  summary:
    'Give a conversation to a team, or to none. An assignee who is not in the new team gives it up; from one team to another it takes a reason',
  params: withId,
  body: z.object({ teamId: id.nullable(), reason: handoverReason.optional() }),
  reply: conversationSummary,
});

const chain = z.object({
  teamIds: z
    .array(id)
    .min(2)
    .max(24)
    .describe('who takes over from whom, from the last on to the first; each with hours of its own'),
  hands: z
    .enum(['unassigned', 'all'])
    .describe(
      'what a team that closes hands over: what waits for us and nobody has, or all that waits for us',
    ),
});
export const teamChains = z.object({
  chains: z
    .array(chain)
    .max(50)
    .refine((all) => {
      const ids = all.flatMap(({ teamIds }) => teamIds);
      return new Set(ids).size === ids.length;
    }, 'names a team twice'),
});
export type TeamChains = z.output<typeof teamChains>;

export const listChains = endpoint({
  method: 'GET',
  path: '/team-chains',
  permission: 'teams.manage',
  summary: 'Which teams take over from each other when they close',
  reply: teamChains,
});

export const setChains = endpoint({
  method: 'PUT',
  path: '/team-chains',
  permission: 'teams.manage',
  summary: 'Choose which teams take over from each other when they close; these replace those before',
  body: teamChains,
  reply: teamChains,
});
