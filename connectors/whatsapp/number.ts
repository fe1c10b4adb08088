import { z } from 'zod';
import { type Context, SendError } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import type { WhatsAppSettings } from './settings.ts';

const number = z.looseObject({
  display_phone_number: detail(100),
  verified_name: detail(200),
  quality_rating: detail(20),
  status: detail(50),
  name_status: detail(50),
  code_verification_status: detail(50),
  messaging_limit_tier: detail(50),
  account_mode: detail(20),
});
type Number = z.output<typeof number>;

/** The number, as WhatsApp describes it. */
export async function numberAt(context: Context<WhatsAppSettings>): Promise<Number> {
  const { apiBaseUrl: base, accessToken: token, phoneNumberId } = context.settings;
  const fields = Object.keys(number.shape).join(',');
  const told = number.safeParse(
    await graph(context, { base, path: phoneNumberId, query: { fields }, token }),
  );
  if (!told.success) throw new SendError('temporary', 'WhatsApp answered with something else than a number.');
  return told.data;
}

/** What somebody should know of the number; each a sentence. */
export function remarksOn(one: Number): string[] {
  const { quality_rating: quality, status, name_status, messaging_limit_tier: tier, account_mode } = one;
  const limit = tier && /^TIER_(\w+)$/.exec(tier)?.[1];
  return [
    ...(quality && quality in ratings ? [ratings[quality as keyof typeof ratings]] : []),
    ...(status && status !== 'CONNECTED'
      ? [
          `WhatsApp says that the number is ${status.replaceAll('_', ' ').toLowerCase()}. Look at it in WhatsApp Manager.`,
        ]
      : []),
    ...(name_status && ['DECLINED', 'EXPIRED'].includes(name_status)
      ? ['WhatsApp has not approved the display name of the number. Change it in WhatsApp Manager.']
      : []),
    ...(limit
      ? [`Templates may go to ${limit === 'UNLIMITED' ? 'any number of' : limit} people within a day.`]
      : []),
    ...(account_mode === 'SANDBOX'
      ? ['This is a test number: it writes only to the numbers on its list.']
      : []),
  ];
}

const ratings = {
  GREEN: 'WhatsApp rates the quality of the number as high.',
  YELLOW: 'WhatsApp rates the quality of the number as medium: people have blocked or reported it.',
  RED: 'WhatsApp rates the quality of the number as low and may limit it: many people have blocked or reported it.',
};
