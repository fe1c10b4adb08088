import { type Account, type Context, type Health, SendError, type Webhook } from '../connector.ts';
import { healthOf, inspectToken, missingScopes, subscribeTo, subscriptionOf } from '../kit/meta/tokens.ts';
import { enterWebhook as enter, webhookOf } from '../kit/meta/webhook.ts';
import { ownAccount, placeOf, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';

/** What Instagram is asked to tell of. */
const fields = [
  ...['messages', 'message_edit', 'message_reactions', 'messaging_postbacks', 'messaging_seen'],
  ...['messaging_referral', 'messaging_handover', 'standby', 'comments', 'live_comments', 'mentions'],
];

/** With the login of Facebook these are chosen for the whole app, and the Page only has to be subscribed at all. */
const pageFields = ['messages'];

const pageScopes = [
  'instagram_basic',
  'instagram_manage_messages',
  'instagram_manage_comments',
  'pages_manage_metadata',
];

/** Whose token is it? Webhooks may name the account in another way than whoever typed its id. */
export async function connect(context: Context<InstagramSettings>): Promise<Account> {
  const { settings } = context;
  const { id, others, username } = await ownAccount(context);
  if (settings.accountId !== id && !others.includes(settings.accountId))
    throw new SendError(
      'misconfigured',
      `This token belongs to ${username ? `@${username} ` : ''}(${id.slice(0, 40)}), not to the account ${settings.accountId}. Correct the account ID, or make the token for the other account.`,
    );
  if (settings.login === 'facebook') {
    const missing = missingScopes(await inspectToken(context, placeOf(settings)), pageScopes);
    if (missing.length > 0)
      throw new SendError(
        'unauthorised',
        `The token lacks ${missing.join(', ')}. Make a new one at Meta with all of these granted.`,
      );
  }
  return { address: id, ...(username && { title: `@${username}` }) };
}

export async function health(context: Context<InstagramSettings>): Promise<Health> {
  const { settings } = context;
  const place = placeOf(settings);
  if (settings.login === 'facebook')
    return healthOf(context, { ...place, account: self, scopes: pageScopes, fields: pageFields });
  // Instagram's own tokens cannot be asked about: what can be said is that they live.
  await ownAccount(context);
  const subscription = await subscriptionOf(context, {
    ...place,
    account: self,
    appId: null,
    wanted: fields,
  });
  return { expiresAt: null, scopes: null, subscription, remarks: [] };
}

export function subscribe(context: Context<InstagramSettings>): Promise<void> {
  const { settings } = context;
  const wanted = settings.login === 'facebook' ? pageFields : fields;
  return subscribeTo(context, { ...placeOf(settings), account: self, fields: wanted });
}

type Asking = Context<InstagramSettings> & { webhookUrl: string };

/** Of an app of Instagram's own login nothing is known here: its tokens do not say which app it is. */
export async function webhook(context: Asking): Promise<Webhook | null> {
  const { settings } = context;
  return settings.login === 'facebook' ? webhookOf(context, appOf(settings)) : null;
}

export async function enterWebhook(context: Asking): Promise<void> {
  const { settings } = context;
  if (settings.login !== 'facebook')
    throw new SendError(
      'misconfigured',
      'With Instagram’s own login the webhook is entered by hand, at Meta under “Configure webhooks”.',
    );
  return enter(context, { ...appOf(settings), verifyToken: settings.verifyToken });
}

function appOf(settings: InstagramSettings) {
  return { ...placeOf(settings), appSecret: settings.appSecret, object: 'instagram' as const, fields };
}
