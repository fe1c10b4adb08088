import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Account, Person } from '../core/things.ts';
import { threadOf } from '../core/threads.ts';
import type { World } from '../core/world.ts';
import { furnishPractice, practised } from './practice.ts';
import { get, introduce } from './set-up.ts';

/** Who has written, and when last: somebody at the brand may still answer them. */
const customer = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  phone: z.string().nullable(),
  userId: z.string(),
  showsUserId: z.boolean(),
  at: z.number(),
});
type Customer = z.output<typeof customer>;

const kept = z.array(
  z.object({
    as: z.string(),
    connector: z.string().refine((name) => practised.includes(name)),
    name: z.string(),
    account: z.string(),
    url: z.string().nullable(),
    customers: z.array(customer).default([]),
  }),
);

/**
 * Brings back the practice accounts of the last time, with their secrets and where their webhooks go, and from then
 * on keeps the file as they are. A file that cannot be read is as good as none.
 */
export async function keepPractices(world: World, path: string): Promise<void> {
  for (const { customers, ...practice } of read(path)) {
    const { account } = await furnishPractice(world, practice);
    for (const one of customers) remember(world, get(world.accounts, account, 'account'), one);
  }
  world.keep = () => {
    const lines = world.practices.map(({ as, connector, name, account, url }) => ({
      as,
      connector,
      name,
      account,
      url,
      customers: customersOf(world, account),
    }));
    mkdirSync(dirname(path), { recursive: true });
    // Whoever is killed halfway through leaves the old file.
    writeFileSync(`${path}.new`, `${JSON.stringify(lines, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
}

function customersOf(world: World, accountId: string): Customer[] {
  return [...world.threads.values()].flatMap(({ account, person, lastInboundAt: at }) => {
    if (account.id !== accountId || at === null) return [];
    const { id, name, username, phone, userId, showsUserId } = person;
    return [{ id, name, username, phone, userId, showsUserId, at }];
  });
}

/** Their messages are gone; that they wrote, and until when they may be answered, is not. */
function remember(world: World, account: Account, { at, ...known }: Customer): void {
  const person: Person = world.people.get(known.id) ?? {
    ...known,
    parentUserId: null,
    scopedIds: new Map(),
    blocked: new Set(),
    stopped: new Set(),
    online: true,
  };
  world.people.set(person.id, person);
  introduce(person, account);
  threadOf(world, account, person).lastInboundAt = at;
}

function read(path: string): z.output<typeof kept> {
  try {
    return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
}
