import { z } from 'zod';
import { type Context, type OwnProfile, SendError } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import { webAddress } from '../kit/meta/web-address.ts';
import { numberAt } from './number.ts';
import type { WhatsAppSettings } from './settings.ts';

const profile = z.looseObject({
  about: detail(2_000),
  description: detail(5_000),
  email: detail(320),
  websites: z.array(z.unknown()).max(20).catch([]).optional(),
});
const told = z.looseObject({ data: z.array(profile) });

/** The business profile that people see when they open the name of the number. */
export async function ownProfile(context: Context<WhatsAppSettings>): Promise<OwnProfile> {
  const { apiBaseUrl: base, accessToken: token, phoneNumberId } = context.settings;
  const path = `${phoneNumberId}/whatsapp_business_profile`;
  const query = { fields: 'about,description,email,websites' };
  const answer = told.safeParse(await graph(context, { base, path, query, token }));
  if (!answer.success)
    throw new SendError('temporary', 'WhatsApp answered with something that cannot be read.');
  const { about, description, email, websites } = answer.data.data[0] ?? {};
  const number = ((await numberAt(context)).display_phone_number ?? '').replaceAll(/\D/g, '').slice(0, 20);
  return {
    names: number ? [`+${number}`, `wa.me/${number}`] : [],
    url: number ? `https://wa.me/${number}` : null,
    editUrl: 'https://business.facebook.com/latest/whatsapp_manager/phone_numbers',
    texts: [
      { name: 'Description', text: description ?? '', max: 512, unit: 'characters' },
      { name: 'About', text: about ?? '', max: 139, unit: 'characters' },
    ],
    contacts: email ? [email] : [],
    links: (websites ?? []).flatMap((one) => webAddress(one).url ?? []),
    hours: null,
  };
}
