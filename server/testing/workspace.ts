import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Role } from '#contract/roles.ts';
import type { AgentActor } from '#server/actor.ts';
import { createApiKey } from '#server/features/access/api-keys.ts';
import { createWorkspace, join } from '#server/features/workspaces/create.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import type { Caller } from './call.ts';
import { openDesk } from './desk.ts';

/** An agent who calls with an API key of their own. */
export interface TestAgent extends Caller {
  id: string;
  name: string;
  email: string;
  key: string;
}

export interface TestWorkspace {
  id: string;
  name: string;
  administrator: TestAgent;
  lead: TestAgent;
  agent: TestAgent;
}

/** A workspace that no other test knows of, with one agent of each role. */
export async function newWorkspace(): Promise<TestWorkspace> {
  await openDesk();
  const name = `Tea shop ${randomBytes(4).toString('hex')}`;
  const first = await createWorkspace(name, await newAccount('Anahit'));
  const id = first.workspaceId;
  return {
    id,
    name,
    administrator: await withKey(first),
    lead: await newAgent(id, 'lead', 'Kavitha'),
    agent: await newAgent(id, 'agent', 'Ravi'),
  };
}

/** One more agent. */
export async function newAgent(
  workspaceId: string,
  role: Role,
  name: string,
  channels: string[] | null = null,
): Promise<TestAgent> {
  const account = await newAccount(name);
  return withKey(await inWorkspace(workspaceId, (tx) => join(tx, account, role, name, channels)));
}

/** Without a password: hashing one takes longer than most tests. Who has to sign in is added by the API. */
async function newAccount(name: string): Promise<{ id: string; email: string; name: string }> {
  const id = randomUUIDv7();
  const account = { id, name, email: `${name.toLowerCase()}-${id.slice(-12)}@example.org` };
  await system().insertInto('auth_user').values(account).execute();
  return account;
}

async function withKey(actor: AgentActor): Promise<TestAgent> {
  const { key } = await inWorkspace(actor.workspaceId, (tx) =>
    createApiKey(tx, actor, { name: 'for the tests' }),
  );
  const { id, name, email } = actor;
  return { id, name, email, key, headers: { authorization: `Bearer ${key}` } };
}
