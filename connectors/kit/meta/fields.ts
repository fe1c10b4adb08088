import { z } from 'zod';

/** Settings that all channels at Meta have; the texts name Meta's own screens. */
export const appSecret = z
  .string()
  .trim()
  .min(8, 'is the app secret of 32 letters and digits that Meta shows under App settings, Basic')
  .max(200)
  .meta({
    title: 'App secret',
    description:
      'In the app at developers.facebook.com, under App settings, Basic. It proves what Meta sends.',
    secret: true,
  });

export const verifyToken = z.string().trim().min(8, 'needs at least 8 characters').max(200).meta({
  title: 'Verify token',
  description: 'Entered at Meta beside the webhook address. Leave it empty to have one made.',
  secret: true,
  generated: true,
});

export const apiBaseUrl = apiBase('https://graph.facebook.com');

/** The address of the Graph API, without its version. */
function apiBase(usual: string) {
  return z
    .url({ protocol: /^https?$/ })
    .default(usual)
    .transform((url) => url.replace(/\/+$/, ''))
    .meta({
      title: 'API address',
      description: 'Only for tests against another server.',
      advanced: true,
    });
}

/** An access token, in the words of where it comes from. */
export function accessToken(title: string, description: string) {
  return z
    .string()
    .trim()
    .min(8, 'is the token that Meta showed, a long row of letters and digits')
    .max(2000)
    .regex(/^[\x21-\x7e]+$/, 'holds a character that no token has; copy it again')
    .meta({ title, description, secret: true });
}

/** An id at Meta: digits alone. */
export function metaId(title: string, description: string) {
  return z
    .string()
    .trim()
    .regex(/^[0-9]{3,30}$/, 'is a number of digits alone')
    .meta({ title, description });
}

/** The version of the Graph API that all requests name. */
export const graphVersion = 'v25.0';
