import type { Account, Context, Health, Webhook } from '../connector.ts';
import { connectPage } from '../kit/meta/page.ts';
import { healthOf, subscribeTo } from '../kit/meta/tokens.ts';
import { enterWebhook as enter, webhookOf } from '../kit/meta/webhook.ts';
import type { MessengerSettings } from './settings.ts';

const scopes = ['pages_messaging', 'pages_manage_metadata'];

/** What Meta is asked to tell of private messages. */
const fields = [
  ...['messages', 'message_echoes', 'message_edits', 'message_reactions', 'message_deliveries'],
  ...['message_reads', 'messaging_postbacks', 'messaging_referrals', 'messaging_optins', 'standby'],
  ...['messaging_handovers', 'messaging_policy_enforcement', 'messaging_account_linking'],
  'messaging_feedback',
];

export function connect(context: Context<MessengerSettings>): Promise<Account> {
  return connectPage(context, scopes);
}

export function health(context: Context<MessengerSettings>): Promise<Health> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  return healthOf(context, { base, token, account, scopes, fields });
}

export function subscribe(context: Context<MessengerSettings>): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  return subscribeTo(context, { base, token, account, fields });
}

type Asking = Context<MessengerSettings> & { webhookUrl: string };

export function webhook(context: Asking): Promise<Webhook | null> {
  return webhookOf(context, placeOf(context.settings));
}

export function enterWebhook(context: Asking): Promise<void> {
  const { settings } = context;
  return enter(context, { ...placeOf(settings), verifyToken: settings.verifyToken });
}

function placeOf({ apiBaseUrl: base, pageAccessToken: token, appSecret }: MessengerSettings) {
  return { base, token, appSecret, object: 'page' as const, fields };
}
