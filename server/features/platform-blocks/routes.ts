import * as c from '#contract/platform-blocks.ts';
import { contactOf } from '#server/features/contacts/contact.ts';
import { on, type Route } from '#server/routes.ts';
import type { Tx } from '#server/transaction.ts';
import { askPlatform } from './ask.ts';
import { retryBlock, withdrawBlock } from './decide.ts';
import { personOf } from './person.ts';

export const platformBlockRoutes: Route[] = [
  on(c.blockOnPlatform, async (tx, actor, { params }) => {
    await askPlatform(tx, actor, params.id, 'block');
    return nowOf(tx, (await personOf(tx, params.id)).headId);
  }),
  on(c.unblockOnPlatform, async (tx, actor, { params }) => {
    await askPlatform(tx, actor, params.id, 'unblock');
    return nowOf(tx, (await personOf(tx, params.id)).headId);
  }),
  on(c.retryPlatformBlock, async (tx, actor, { params }) =>
    nowOf(tx, await retryBlock(tx, actor, params.id)),
  ),
  on(c.withdrawPlatformBlock, async (tx, actor, { params }) =>
    nowOf(tx, await withdrawBlock(tx, actor, params.id)),
  ),
];

async function nowOf(tx: Tx, contactId: string) {
  return { data: (await contactOf(tx, contactId)).platformBlocks, next: null };
}
