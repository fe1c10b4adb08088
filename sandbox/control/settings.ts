import type { Account } from '../core/things.ts';
import type { World } from '../core/world.ts';

interface Channel {
  platform: string;
  appId: string;
  settings: Record<string, string>;
  /** Where the app is told of changes; null as long as nobody said. */
  webhook: string | null;
}

const made = new WeakMap<World, Map<string, Omit<Channel, 'webhook'>[]>>();

/** Remembers what a channel was promised when its account was made, to be shown again. */
export function rememberSettings(world: World, accountId: string, channel: Omit<Channel, 'webhook'>): void {
  const all = made.get(world) ?? new Map<string, Omit<Channel, 'webhook'>[]>();
  made.set(world, all);
  all.set(accountId, [...(all.get(accountId) ?? []), channel]);
}

export function forgetSettings(world: World, accountId: string, appId: string): void {
  const all = made.get(world);
  all?.set(
    accountId,
    (all.get(accountId) ?? []).filter((channel) => channel.appId !== appId),
  );
}

export function settingsOf(world: World, account: Account): Channel[] {
  const object = { page: 'page', instagram: 'instagram', whatsapp: 'whatsapp_business_account' }[
    account.kind
  ];
  return (made.get(world)?.get(account.id) ?? []).map((channel) => ({
    ...channel,
    webhook: world.apps.get(channel.appId)?.webhooks.get(object)?.url ?? null,
  }));
}
