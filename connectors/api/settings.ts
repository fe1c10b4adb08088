import { z } from 'zod';
import { webhookKey } from '../kit/standard-webhooks.ts';

export const settings = z.object({
  secret: z
    .string()
    .min(8, 'needs at least 8 characters')
    .max(500)
    .refine(
      (secret) => !secret.startsWith('whsec_') || webhookKey(secret).length >= 6,
      'starts with whsec_, so base64 has to follow',
    )
    .meta({
      title: 'Signing secret',
      description:
        'Both sides sign with it. Leave it empty to have one made, or bring a whsec_ secret of yours.',
      secret: true,
      generated: true,
    }),
  callbackUrl: z
    .string()
    .max(2000)
    .refine(
      (url) => url === '' || isCallback(url),
      'is not an http or https address without a password in it',
    )
    .optional()
    .meta({
      title: 'Callback address',
      description: 'Where replies are posted. Without it the channel only receives.',
    }),
});

export type ApiSettings = z.output<typeof settings>;

function isCallback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
