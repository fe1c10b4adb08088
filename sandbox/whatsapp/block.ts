import { z } from 'zod';
import { GraphError } from '../core/graph-error.ts';
import type { Account, Person } from '../core/things.ts';
import { findThread } from '../core/threads.ts';
import { day } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { endpoint, type Request } from '../graph/endpoint.ts';
import { findByPhone } from './people.ts';

const params = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  block_users: z
    .array(z.strictObject({ user: z.string().min(5) }))
    .min(1)
    .max(1_000),
});
const here = { on: 'number', edge: 'block_users', need: 'send on WhatsApp', wording: 'whatsapp' } as const;

/** Whom a number wants nothing of any more; each is answered for apart. */
export const blockEndpoints = [
  endpoint({
    ...here,
    method: 'POST',
    params,
    run: (request, { block_users }) => settle(request, block_users, true),
  }),
  endpoint({
    ...here,
    method: 'DELETE',
    params,
    run: (request, { block_users }) => settle(request, block_users, false),
  }),
  endpoint({
    ...here,
    method: 'GET',
    params: z.strictObject({}),
    run: ({ world, node }) => ({
      data: [
        {
          block_users: [...(node.kind === 'number' ? node.account.barred : [])].map((id) => ({
            messaging_product: 'whatsapp',
            wa_id: world.people.get(id)?.phone,
          })),
        },
      ],
    }),
  }),
  endpoint({
    method: 'GET',
    on: 'number',
    edge: 'whatsapp_business_profile',
    need: 'manage WhatsApp',
    params: z.strictObject({ fields: z.string().optional() }),
    run: ({ node }, { fields }) => {
      const wanted = (fields ?? 'messaging_product').split(',');
      const all: Record<string, unknown> =
        node.kind === 'number' ? { ...node.account.shown, messaging_product: 'whatsapp' } : {};
      return {
        data: [Object.fromEntries(wanted.flatMap((name) => (name in all ? [[name, all[name]]] : [])))],
      };
    },
  }),
];

interface Failure {
  message: string;
  code: number;
  error_data: { details: string };
}

function settle({ world, node }: Request, users: { user: string }[], blocked: boolean): unknown {
  if (node.kind !== 'number') return {};
  const { account } = node;
  const done: object[] = [];
  const failed: { input: string; wa_id: string | null; errors: Failure[] }[] = [];
  for (const { user } of users) {
    const person = findByPhone(world, user);
    const failure = blocked ? whyNot(world, account, person) : null;
    if (failure) failed.push({ input: user, wa_id: person?.phone ?? null, errors: [failure] });
    else if (person) {
      if (blocked) account.barred.add(person.id);
      else account.barred.delete(person.id);
      done.push({ input: user, wa_id: person.phone });
    }
  }
  const name = blocked ? 'added_users' : 'removed_users';
  const block_users = { [name]: done, ...(failed.length > 0 && { failed_users: failed }) };
  if (failed.length > 0)
    throw new GraphError(139100, '(#139100) Failed to block/unblock users', {
      details: 'Failed to block some users, see the block_users response list for details',
      beside: { messaging_product: 'whatsapp', block_users },
    });
  return { messaging_product: 'whatsapp', block_users };
}

/** Only who has written within the last day. */
function whyNot(world: World, account: Account, person: Person | undefined): Failure | null {
  const last = person && findThread(world, account, person)?.lastInboundAt;
  if (last && world.clock.now() - last < day) return null;
  const details = 'User has not messaged in the last 24 hours';
  return { message: 'Re-engagement required', code: 131047, error_data: { details } };
}
