import { randomBytes } from 'node:crypto';
import type { AgentActor } from '#server/actor.ts';
import { accountOf, createAccount } from '#server/features/access/accounts.ts';
import { connectChannel, listChannels } from '#server/features/channels/channel.ts';
import { tryNew } from '#server/features/channels/try.ts';
import { createWorkspace, join } from '#server/features/workspaces/create.ts';
import { StartError } from '#server/platform/start-error.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { type Player, places, shop, team } from './cast.ts';
import type { Platforms } from './platforms.ts';

/** Where the week is played and by whom. */
export interface Stage {
  workspaceId: string;
  /** By the names of `cast.ts`, and `me`. */
  agents: Map<string, AgentActor>;
  /** Channel ids by place. */
  channels: Map<string, string>;
  /** Where the platforms' stand-ins could be opened. */
  platforms?: Platforms;
}

/** The demo's workspace, if it was made before; recognised by its team, so that it may be renamed. */
export async function findStage(): Promise<{ workspaceId: string } | undefined> {
  const emails = Object.values(team).map((player) => player.email);
  const row = await system()
    .selectFrom('agent')
    .select('workspace_id')
    .where('email', 'in', emails)
    .executeTakeFirst();
  return row && { workspaceId: row.workspace_id };
}

/** Makes workspace, team and channels, or what is missing of them. */
export async function setStage(): Promise<Stage> {
  const administrator = await firstAdministrator();
  const known = await findStage();
  const workspaceId = known?.workspaceId ?? (await createWorkspace(shop, administrator)).workspaceId;
  const agents = new Map<string, AgentActor>();
  agents.set('me', await inWorkspace(workspaceId, (tx) => join(tx, administrator, 'administrator')));
  for (const [key, player] of Object.entries(team)) {
    const account = await accountFor(player);
    agents.set(key, await inWorkspace(workspaceId, (tx) => join(tx, account, player.role)));
  }
  return { workspaceId, agents, channels: await connectPlaces(workspaceId, agents.get('me')) };
}

async function firstAdministrator(): Promise<{ id: string; email: string; name: string }> {
  const row = await system()
    .selectFrom('agent')
    .select(['user_id as id', 'email', 'name'])
    .where('role', '=', 'administrator')
    .orderBy('created_at')
    .executeTakeFirst();
  if (row) return row;
  throw new StartError(
    'nobody has set this Earshot up yet: open the address that the server printed, make your workspace, then run the demo again.',
  );
}

/** An account nobody can sign in with: its password is thrown away. */
async function accountFor({ name, email }: Player): Promise<{ id: string; email: string; name: string }> {
  const password = randomBytes(24).toString('base64url');
  return (await accountOf(email)) ?? (await createAccount({ name, email, password }));
}

async function connectPlaces(workspaceId: string, me: AgentActor | undefined): Promise<Map<string, string>> {
  if (!me) throw new Error('the administrator is missing');
  return inWorkspace(workspaceId, async (tx) => {
    const { data: known } = await listChannels(tx);
    const channels = new Map<string, string>();
    for (const [place, wanted] of Object.entries(places)) {
      const channel =
        known.find(({ name }) => name === wanted.name) ??
        (await connectChannel(tx, me, wanted, await tryNew(me, wanted)));
      channels.set(place, channel.id);
    }
    return channels;
  });
}
