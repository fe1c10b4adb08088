import { log } from '#server/platform/log.ts';
import type { KeptRequest } from './item.ts';
import type { Unclaimed } from './route.ts';

/** How many elements nobody got: of accounts that nobody has connected, or only by another connector. */
export const unclaimedCounts = { nobody: 0, other: 0 };

/** The raw request stays as it came, so what is logged here can still be looked at. */
export function countUnclaimed(request: KeptRequest, unclaimed: Unclaimed[]): void {
  const nobodys = unclaimed.filter(({ others }) => !others);
  unclaimedCounts.other += unclaimed.length - nobodys.length;
  unclaimedCounts.nobody += nobodys.length;
  if (nobodys.length === 0) return;
  const accounts = [...new Set(nobodys.map(({ element }) => element.address ?? 'unknown'))];
  log.warn(
    { inbound: request.id, elements: nobodys.length, accounts: accounts.slice(0, 20) },
    'nobody here has connected the accounts that these are for',
  );
}
