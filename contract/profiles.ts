import { z } from 'zod';
import { weekdays } from './business-hours.ts';
import { at, endpoint, id, withId, words } from './endpoint.ts';

const handle = words(200)
  .trim()
  .min(2)
  .describe(
    'an account that is not connected here: @handle, an e-mail address, a number with + or an address',
  );

export const profileWishes = z
  .object({
    support: z
      .array(id)
      .max(50)
      .describe('channels that are where help is to be had; none: any other channel counts'),
    handles: z.array(handle).max(10),
    hours: z.boolean().describe('profiles should name the hours'),
    faq: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable()
      .describe('the link to the FAQ; null: those that instant replies have as {help}'),
  })
  .meta({ id: 'ProfileWishes' });
export type ProfileWishes = z.output<typeof profileWishes>;

export const profileFinding = z.object({
  state: z
    .enum(['named', 'missing', 'unsure', 'contradicts'])
    .describe('unsure: nobody can tell for certain; contradicts: hours that are not those of the channel'),
  said: z.string().nullable().describe('where it stands, in the words of the profile'),
  day: z.enum(weekdays).nullable().describe('on which hours first differ'),
});
export type ProfileFinding = z.output<typeof profileFinding>;

export const profileFindings = z.object({
  support: profileFinding.nullable().describe('null: not asked of this account'),
  hours: profileFinding.nullable(),
  faq: profileFinding.nullable(),
});
export type ProfileFindings = z.output<typeof profileFindings>;

export const profileCheck = z
  .object({
    channelId: id,
    name: z.string(),
    connector: z.string(),
    lookedAt: at.nullable().describe('when the profile was last read; null: not yet'),
    trouble: z.string().nullable().describe('why it could not be read since, in a sentence'),
    profile: z
      .object({
        url: z.string().nullable(),
        editUrl: z.string(),
        texts: z.array(z.object({ name: z.string(), text: z.string() })),
        contacts: z.array(z.string()),
        links: z.array(z.string()),
      })
      .nullable(),
    findings: profileFindings.nullable().describe('null: not read yet'),
    whole: z.boolean().nullable(),
    suggestion: z
      .object({
        line: z.string().describe('to add; in the language of the text'),
        language: z.string(),
        field: z.string().describe('into which text of the profile'),
        length: z.int().describe('of the text with the line'),
        max: z.int().nullable().describe('how long it may be; null: the platform does not say'),
      })
      .nullable()
      .describe('null: nothing is missing'),
  })
  .meta({ id: 'ProfileCheck' });
export type ProfileCheck = z.output<typeof profileCheck>;

export const listProfiles = endpoint({
  method: 'GET',
  path: '/profiles',
  permission: 'channels.manage',
  summary: 'What the accounts’ public profiles name of where help is to be had, when, and the FAQ',
  reply: z.object({
    wishes: profileWishes,
    known: z.object({ faq: z.array(z.string()).describe('what instant replies have as {help}') }),
    data: z.array(profileCheck),
    next: z.null(),
  }),
});
export type Profiles = z.output<typeof listProfiles.reply>;

export const setProfileWishes = endpoint({
  method: 'PUT',
  path: '/profiles/wishes',
  permission: 'channels.manage',
  summary: 'Say what profiles should name',
  body: profileWishes,
  reply: profileWishes,
});

export const lookAtProfile = endpoint({
  method: 'POST',
  path: '/channels/:id/profile/look',
  permission: 'channels.manage',
  summary: 'Read the account’s public profile now',
  params: withId,
  reply: profileCheck,
});
