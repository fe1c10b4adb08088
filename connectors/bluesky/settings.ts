import { z } from 'zod';

export const settings = z.object({
  handle: z
    .string()
    .trim()
    .min(3, 'is the handle of the account, such as kettle.bsky.social')
    .max(300)
    .transform((typed) => (typed.includes('@', 1) ? typed : typed.replace(/^@/, '')))
    .meta({
      title: 'Handle',
      description: 'The account, such as kettle.bsky.social; its DID or e-mail address will do too.',
    }),
  appPassword: z
    .string()
    .trim()
    .min(8, 'is the app password that Bluesky showed, such as abcd-efgh-ijkl-mnop')
    .max(300)
    .meta({
      title: 'App password',
      description: 'From Settings, Privacy and security, App passwords. Not the password of the account.',
      secret: true,
    }),
  directMessages: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Direct messages',
    description:
      'auto: where the app password allows it. on: a password that does not is refused. off: public posts only.',
    advanced: true,
  }),
  apiBaseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://bsky.social')
    .transform((url) => url.replace(/\/+$/, ''))
    .meta({
      title: 'API address',
      description: 'The personal data server of the account, where it is not one of Bluesky’s own.',
      advanced: true,
    }),
});

export type BlueskySettings = z.output<typeof settings>;
