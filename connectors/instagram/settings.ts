import { z } from 'zod';
import { accessToken, appSecret, metaId, verifyToken } from '../kit/meta/fields.ts';

export const settings = z.object({
  accountId: metaId(
    'Account ID',
    'Of the professional account: the number that Meta shows beside its name, where the token is made.',
  ),
  accessToken: accessToken(
    'Access token',
    'Of this account, from Instagram, API setup with Instagram login; or, with the login of Facebook, of its Page.',
  ),
  appSecret,
  verifyToken,
  login: z.enum(['instagram', 'facebook']).default('instagram').meta({
    title: 'Login',
    description:
      'With Instagram’s own the account stands alone. With Facebook’s it belongs to a Page, and the token is the Page’s.',
  }),
  apiBaseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .meta({
      title: 'API address',
      description: 'Only for tests against another server. Without it, that of the login.',
      advanced: true,
    }),
});

export type InstagramSettings = z.output<typeof settings>;
