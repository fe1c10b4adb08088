import { z } from 'zod';
import { type Context, type Health, SendError, type Webhook } from '../connector.ts';
import { graph } from '../kit/meta/graph.ts';
import { healthOf } from '../kit/meta/tokens.ts';
import { enterWebhook as enter, webhookOf } from '../kit/meta/webhook.ts';
import { numberAt, remarksOn } from './number.ts';
import { scopes, type WhatsAppSettings } from './settings.ts';

/** The token, whether our app is told of the account's messages, and how WhatsApp sees the number. */
export async function health(context: Context<WhatsAppSettings>): Promise<Health> {
  const { apiBaseUrl: base, accessToken: token, businessAccountId: account } = context.settings;
  // Which fields come is chosen for the whole app at Meta; of an account only whether they come at all is told.
  const found = await healthOf(context, { base, token, account, scopes, fields: [] });
  const remarks = remarksOn(await numberAt(context));
  return { ...found, remarks: [...found.remarks, ...remarks] };
}

/** Lets our app be told of everything that happens on the business account. */
export async function subscribe(context: Context<WhatsAppSettings>): Promise<void> {
  const { apiBaseUrl: base, accessToken: token, businessAccountId } = context.settings;
  const path = `${businessAccountId}/subscribed_apps`;
  const told = await graph(context, { base, path, method: 'POST', token });
  if (!z.looseObject({ success: z.literal(true) }).safeParse(told).success)
    throw new SendError('temporary', 'WhatsApp did not confirm that it tells us of messages.');
}

/** What the README asks for; the phone app’s fields and those of groups are for those who have them. */
const fields = [
  ...['messages', 'message_template_status_update', 'message_template_quality_update'],
  ...['template_category_update', 'phone_number_quality_update', 'phone_number_name_update'],
  ...['account_update', 'account_review_update', 'account_alerts', 'user_preferences', 'user_id_update'],
  'calls',
];

type Asking = Context<WhatsAppSettings> & { webhookUrl: string };

export function webhook(context: Asking): Promise<Webhook | null> {
  return webhookOf(context, placeOf(context.settings));
}

export function enterWebhook(context: Asking): Promise<void> {
  const { settings } = context;
  return enter(context, { ...placeOf(settings), verifyToken: settings.verifyToken });
}

function placeOf({ apiBaseUrl: base, accessToken: token, appSecret }: WhatsAppSettings) {
  return { base, token, appSecret, object: 'whatsapp_business_account' as const, fields };
}
