import type { Account, App } from './things.ts';
import type { Update, World } from './world.ts';

/** What a page's app may subscribe to. The stand-ins do not send all of it, but know its names. */
export const pageFields = [
  'feed',
  'mention',
  'ratings',
  'messages',
  'message_deliveries',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_reads',
  'message_context',
  'messaging_account_linking',
  'messaging_customer_information',
  'messaging_feedback',
  'messaging_handovers',
  'messaging_in_thread_lead_form_submit',
  'messaging_integrity',
  'messaging_optins',
  'messaging_optouts',
  'messaging_policy_enforcement',
  'messaging_postbacks',
  'messaging_referrals',
  'standby',
  'conversations',
  'leadgen',
  'live_videos',
  'name',
  'picture',
  'response_feedback',
  'videos',
];

/** Those with which a channel for messages starts. */
export const messengerFields = pageFields.filter((field) => /^messag|^standby$/.test(field));

export const instagramFields = [
  'comments',
  'live_comments',
  'mentions',
  'message_edit',
  'message_reactions',
  'messages',
  'messaging_handover',
  'messaging_optins',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'standby',
  'story_insights',
];

export const whatsappFields = [
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_echoes',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messages',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'smb_message_echoes',
  'template_category_update',
  'user_id_update',
  'user_preferences',
];

/** The apps that are told: installed there, subscribed to the field, with an address for this kind of object. */
export function subscribers(world: World, update: Update): App[] {
  return [...world.apps.values()].filter((app) => {
    const webhook = app.webhooks.get(update.object);
    if (!webhook || (webhook.fields !== null && !webhook.fields.has(update.field))) return false;
    return isInstalled(world, app, update);
  });
}

function isInstalled(world: World, app: App, { object, entryId, field }: Update): boolean {
  if (object === 'whatsapp_business_account')
    return world.businesses.get(entryId)?.installs.has(app.id) ?? false;
  const account = world.accounts.get(entryId);
  if (!account) return false;
  if (object === 'page' || account.login === 'instagram')
    return account.installs.get(app.id)?.has(field) ?? false;
  // By Facebook's login the fields are chosen in the app's dashboard; the page needs the app, whatever for.
  return pageOf(world, account)?.installs.has(app.id) ?? false;
}

export function pageOf(world: World, account: Account): Account | undefined {
  return account.kind === 'page'
    ? account
    : account.pageId === null
      ? undefined
      : world.accounts.get(account.pageId);
}

/** Silently, as the platform does it. */
export function unsubscribe(world: World, app: App, entryId: string): void {
  world.businesses.get(entryId)?.installs.delete(app.id);
  const account = world.accounts.get(entryId);
  if (!account) return;
  (account.login === 'facebook' ? pageOf(world, account) : account)?.installs.delete(app.id);
}
