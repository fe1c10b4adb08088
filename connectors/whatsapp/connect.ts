import { z } from 'zod';
import { type Account, type Context, SendError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import { inspectToken, missingScopes } from '../kit/meta/tokens.ts';
import { numberAt } from './number.ts';
import { scopes, type WhatsAppSettings } from './settings.ts';

/** Asks for the number and whether it belongs to the business account, and what the token may do. */
export async function connect(context: Context<WhatsAppSettings>): Promise<Account> {
  const { apiBaseUrl: base, accessToken: token } = context.settings;
  const { display_phone_number: number, verified_name: name } = await numberAt(context);
  if (!number)
    throw new SendError(
      'misconfigured',
      'This is not the ID of a phone number. Copy the phone number ID from WhatsApp, API setup, not the number itself.',
    );
  await checkOwner(context);
  const missing = missingScopes(await inspectToken(context, { base, token }), scopes);
  if (missing.length > 0)
    throw new SendError(
      'misconfigured',
      `The access token lacks ${missing.join(' and ')}. Make a new one with both and enter it here.`,
    );
  return { title: name ? `${name} (${number})` : number };
}

const listed = z.looseObject({ id: externalId });

/** Of another account there would be no templates, and no news. */
async function checkOwner(context: Context<WhatsAppSettings>): Promise<void> {
  const { apiBaseUrl: base, accessToken: token, businessAccountId, phoneNumberId } = context.settings;
  const call = {
    base,
    path: `${businessAccountId}/phone_numbers`,
    query: { fields: 'id', limit: '100' },
    token,
  };
  for await (const page of pagesOf(context, call))
    if (page.some((one) => listed.safeParse(one).data?.id === phoneNumberId)) return;
  throw new SendError(
    'misconfigured',
    'The phone number ID belongs to another WhatsApp Business Account. Copy both from the same screen, WhatsApp, API setup.',
  );
}
