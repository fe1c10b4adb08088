import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';
import { conversationState } from './filter.ts';

/** In turn, or whoever has most room. */
export const methods = ['round-robin', 'load'] as const;
export type Method = (typeof methods)[number];
const method = z.enum(methods).nullable().describe('null: somebody takes them');

const weight = z.int().min(1).max(100);
const capacity = z.int().min(1).max(1_000);
const vip = z
  .object({ attributeId: id, value: z.union([words(500), z.number(), z.boolean()]) })
  .nullable()
  .describe(
    'contacts with this value of an attribute, or else those whose company has it under the same key, go before all others',
  );
const giveBackAfter = z
  .int()
  .min(1)
  .max(10_080)
  .nullable()
  .describe('minutes after which a customer who waits for somebody who is away goes to others; null: never');

export const assignmentSettings = z
  .object({
    teamless: method.describe('of conversations without a team; null: somebody takes them'),
    teams: z.array(z.object({ id, name: z.string(), method })),
    capacity: capacity.describe('how much an agent can have at once; a conversation counts 1, or its weight'),
    weights: z.record(z.string(), weight).describe('by connector; 1 where none is named'),
    countsWaiting: z.boolean().describe('conversations in which the customer is awaited count as well'),
    previousFirst: z.boolean().describe('whoever had the customer before comes first'),
    vip,
    giveBackAfter,
  })
  .meta({ id: 'AssignmentSettings' });
export type AssignmentSettings = z.output<typeof assignmentSettings>;

/** What is left out stays as it is. */
const wantedSettings = z.object({
  teamless: method.optional(),
  teams: z.array(z.object({ id, method })).max(500).optional(),
  capacity: capacity.optional(),
  weights: z.record(z.string().max(60), weight).optional(),
  countsWaiting: z.boolean().optional(),
  previousFirst: z.boolean().optional(),
  vip: vip.optional(),
  giveBackAfter: giveBackAfter.optional(),
});
export type WantedSettings = z.output<typeof wantedSettings>;

export const getAssignment = endpoint({
  method: 'GET',
  path: '/assignment',
  permission: 'teams.manage',
  summary: 'How conversations find their agent',
  reply: assignmentSettings,
});

export const setAssignment = endpoint({
  method: 'PATCH',
  path: '/assignment',
  permission: 'teams.manage',
  summary: 'Choose how conversations find their agent; what waits then goes out at once',
  body: wantedSettings,
  reply: assignmentSettings,
});

const language = z.string().regex(/^[a-z]{2,3}$/, 'two or three small letters, such as ta');
export const agentAbility = z
  .object({
    agent: z.object({ id, name: z.string() }),
    capacity: z.int().min(0).max(1_000).nullable().describe('null: the workspace’s; 0: nothing by itself'),
    languages: z.array(language).nullable().describe('of customers; null: any'),
    skills: z.array(id),
    load: z.int().describe('what they have now'),
    available: z.boolean(),
  })
  .meta({ id: 'AgentAbility' });
export type AgentAbility = z.output<typeof agentAbility>;

export const listAbilities = endpoint({
  method: 'GET',
  path: '/assignment/agents',
  permission: 'teams.manage',
  summary: 'What each agent can take, and has',
  reply: z.object({ data: z.array(agentAbility), next: z.null() }),
});

export const setAbility = endpoint({
  method: 'PATCH',
  path: '/assignment/agents/:id',
  permission: 'teams.manage',
  summary: 'Say what an agent can take',
  params: withId,
  body: z.object({
    capacity: z.int().min(0).max(1_000).nullable().optional(),
    languages: z.array(language).min(1).max(50).nullable().optional(),
    skills: z.array(id).max(200).optional(),
  }),
  reply: agentAbility,
});

const skillName = words(60)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1));
const skill = z
  .object({
    id,
    name: z.string(),
    labels: z.array(id).describe('conversations with one of these, or one beneath it, need the skill'),
  })
  .meta({ id: 'Skill' });
export type Skill = z.output<typeof skill>;

export const listSkills = endpoint({
  method: 'GET',
  path: '/assignment/skills',
  permission: 'teams.manage',
  summary: 'What not everybody can do, and which labels ask for it',
  reply: z.object({ data: z.array(skill), next: z.null() }),
});

export const addSkill = endpoint({
  method: 'POST',
  path: '/assignment/skills',
  permission: 'teams.manage',
  summary: 'Add a skill',
  status: 201,
  body: z.object({ name: skillName, labels: z.array(id).max(200).default([]) }),
  reply: skill,
});

export const editSkill = endpoint({
  method: 'PATCH',
  path: '/assignment/skills/:id',
  permission: 'teams.manage',
  summary: 'Rename a skill, or choose which labels ask for it',
  params: withId,
  body: z.object({ name: skillName.optional(), labels: z.array(id).max(200).optional() }),
  reply: skill,
});

export const removeSkill = endpoint({
  method: 'DELETE',
  path: '/assignment/skills/:id',
  permission: 'teams.manage',
  summary: 'Remove a skill; nothing needs it any more',
  params: withId,
});

/** Why a conversation would stay where it is. */
export const stays = ['nobody-there', 'no-reach', 'language', 'skill', 'no-room', 'gave-back'] as const;
export type Stays = (typeof stays)[number];

export const assignmentPreview = z
  .object({
    waiting: z.int().describe('conversations that nobody has, where it is switched on'),
    looked: z.int().describe('at how many of them it was looked: those that go first'),
    goes: z.array(z.object({ agent: z.object({ id, name: z.string() }), count: z.int() })),
    stays: z.array(
      z.object({
        why: z.enum(stays),
        of: z.string().nullable().describe('the language or the skill that nobody there has'),
        count: z.int(),
      }),
    ),
  })
  .meta({ id: 'AssignmentPreview' });
export type AssignmentPreview = z.output<typeof assignmentPreview>;

export const previewAssignment = endpoint({
  method: 'POST',
  path: '/assignment/preview',
  permission: 'teams.manage',
  summary: 'Where what waits would go right now, by the settings or by others; nothing is given',
  body: wantedSettings,
  reply: assignmentPreview,
});

export const assignmentTrial = z
  .object({
    conversations: z.int().describe('that customers began, where it is switched on'),
    more: z.boolean().describe('only the 500 that began last were looked at'),
    presence: z
      .enum(['kept', 'unknown'])
      .describe('who was available when; unknown: nobody’s is on record, so everybody counts as available'),
    goes: z.array(
      z.object({
        agent: z.object({ id, name: z.string() }),
        count: z.int(),
        previous: z.int().describe('of those, as they had the customer before'),
      }),
    ),
    waited: z.int().describe('of those that went to somebody, how many had to wait until somebody fitted'),
    longest: z.int().describe('minutes that one of those waited at most'),
    stays: assignmentPreview.shape.stays.describe('those that nobody could take before they were resolved'),
    examples: z
      .array(
        z.object({
          conversation: z.object({ id, number: z.int(), contactName: z.string(), state: conversationState }),
          goes: z
            .object({
              name: z.string(),
              by: z.enum([...methods, 'previous']),
              language: z.string().nullable().describe('the customer’s, where they were chosen for it'),
              waited: z.int().describe('minutes'),
            })
            .nullable(),
          stays: z.object({ why: z.enum(stays), of: z.string().nullable() }).nullable(),
        }),
      )
      .max(3),
  })
  .meta({ id: 'AssignmentTrial' });
export type AssignmentTrial = z.output<typeof assignmentTrial>;

export const tryAssignment = endpoint({
  method: 'POST',
  path: '/assignment/try',
  permission: 'teams.manage',
  summary:
    'To whom the conversations of the last seven days would have gone, by the settings or by others; nothing is given',
  body: wantedSettings,
  reply: assignmentTrial,
});
