import { z } from 'zod';
import { GraphError, parameter } from '../core/graph-error.ts';
import type { Account, Person } from '../core/things.ts';
import { findThread } from '../core/threads.ts';
import type { World } from '../core/world.ts';
import { json } from './check.ts';
import { endpoint, type Request } from './endpoint.ts';

const scoped = z.string().regex(/^\d+$/).or(z.int().transform(String));

/** Whom a page or an Instagram account wants nothing of any more. */
export const blockEndpoints = [
  endpoint({
    method: 'GET',
    on: 'page',
    edge: 'blocked',
    need: 'write comments',
    params: z.strictObject({}),
    run: ({ world, node }) => ({
      data: [...brand(node).barred].map((id) => ({
        id: world.people.get(id)?.scopedIds.get(brand(node).id),
        name: world.people.get(id)?.name,
      })),
    }),
  }),
  endpoint({
    method: 'POST',
    on: 'page',
    edge: 'blocked',
    need: 'write comments',
    params: z.strictObject({ psid: json(z.array(scoped).min(1).max(50)) }),
    run: ({ world, node }, { psid }) => {
      const account = brand(node);
      for (const id of psid) account.barred.add(known(world, account, id).id);
      return Object.fromEntries(psid.map((id) => [id, true]));
    },
  }),
  endpoint({
    method: 'DELETE',
    on: 'page',
    edge: 'blocked',
    need: 'write comments',
    params: z.strictObject({ psid: scoped }),
    run: ({ world, node }, { psid }) => {
      const account = brand(node);
      account.barred.delete(known(world, account, psid).id);
      return { success: true };
    },
  }),
  endpoint({
    method: 'POST',
    on: 'page',
    edge: 'moderate_conversations',
    need: 'message',
    params: z.strictObject({
      user_ids: json(
        z
          .array(z.strictObject({ id: scoped }))
          .min(1)
          .max(10),
      ),
      actions: json(
        z
          .array(z.enum(['block_user', 'unblock_user', 'move_to_spam']))
          .min(1)
          .max(2),
      ),
    }),
    run: moderate,
  }),
];

/** With the page's token, of people who have written to the Instagram account that hangs on it. */
function moderate(
  { world, node }: Request,
  { user_ids, actions }: { user_ids: { id: string }[]; actions: string[] },
): unknown {
  const page = brand(node);
  const account = [...world.accounts.values()].find(({ pageId }) => pageId === page.id) ?? page;
  for (const { id } of user_ids) {
    const person = known(world, account, id);
    if (!findThread(world, account, person))
      throw new GraphError(1, 'Instagram Direct thread not found between business and consumer');
    if (actions.includes('block_user')) account.barred.add(person.id);
    if (actions.includes('unblock_user')) account.barred.delete(person.id);
  }
  return { success: 'true' };
}

function known(world: World, account: Account, scopedId: string): Person {
  const person = [...world.people.values()].find((one) => one.scopedIds.get(account.id) === scopedId);
  if (!person) throw parameter('The user ID is not a valid PSID or IGSID');
  return person;
}

function brand(node: Request['node']): Account {
  if (node.kind !== 'page') throw parameter('Nobody is blocked here.');
  return node.account;
}
