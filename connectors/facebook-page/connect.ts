import type { Account, Context, Health, Webhook } from '../connector.ts';
import { connectPage } from '../kit/meta/page.ts';
import { healthOf, subscribeTo } from '../kit/meta/tokens.ts';
import { enterWebhook as enter, webhookOf } from '../kit/meta/webhook.ts';
import type { FacebookPageSettings } from './settings.ts';

const scopes = [
  ...['pages_read_engagement', 'pages_read_user_content'],
  ...['pages_manage_engagement', 'pages_manage_metadata'],
];
const fields = ['feed', 'mention', 'ratings'];

export function connect(context: Context<FacebookPageSettings>): Promise<Account> {
  return connectPage(context, scopes);
}

export function health(context: Context<FacebookPageSettings>): Promise<Health> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  return healthOf(context, { base, token, account, scopes, fields });
}

export function subscribe(context: Context<FacebookPageSettings>): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  return subscribeTo(context, { base, token, account, fields });
}

type Asking = Context<FacebookPageSettings> & { webhookUrl: string };

export function webhook(context: Asking): Promise<Webhook | null> {
  return webhookOf(context, placeOf(context.settings));
}

export function enterWebhook(context: Asking): Promise<void> {
  const { settings } = context;
  return enter(context, { ...placeOf(settings), verifyToken: settings.verifyToken });
}

function placeOf({ apiBaseUrl: base, pageAccessToken: token, appSecret }: FacebookPageSettings) {
  return { base, token, appSecret, object: 'page' as const, fields };
}
