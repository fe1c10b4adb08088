import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { connectChannel, listChannels } from '#server/features/channels/channel.ts';
import { channelById, forgetChannel } from '#server/features/channels/find.ts';
import { reachedAt } from '#server/features/channels/stand-ins.ts';
import { tryNew } from '#server/features/channels/try.ts';
import { readTemplates } from '#server/features/templates/read.ts';
import { inWorkspace } from '#server/transaction.ts';
import { practicePlaces, shop } from './cast.ts';
import type { Platforms } from './platforms.ts';
import type { Stage } from './stage.ts';

interface Made {
  account: string;
  app: string;
  settings: Record<string, string>;
}

/** The platforms' channels of the demo that have got messages: their stories have been played. */
export async function playedPlaces(workspaceId: string): Promise<string[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select c.name from channel c where c.workspace_id = ${workspaceId}
        and exists (select from message m where m.workspace_id = c.workspace_id and m.channel_id = c.id)`.execute(
      tx.q,
    );
    return Object.entries(practicePlaces).flatMap(([place, { name }]) =>
      rows.some((row) => row.name === name) ? [place] : [],
    );
  });
}

/**
 * Connects a practice account for each place. They are paused while the week is played: what is sent goes out from
 * this process, which has the stand-ins, and not from a worker that has none.
 */
export async function connectPlatforms(stage: Stage, platforms: Platforms): Promise<void> {
  const me = stage.agents.get('me');
  if (!me) throw new Error('the administrator is missing');
  const { data: known } = await inWorkspace(stage.workspaceId, (tx) => listChannels(tx));
  for (const [place, wanted] of Object.entries(practicePlaces)) {
    const before = known.find(({ name }) => name === wanted.name);
    const found = before ? await accountOf(before.id, platforms) : await connect(me, wanted, platforms);
    // Its account was made by a sandbox whose file is gone.
    if (!found) continue;
    const { id, account, app } = found;
    const url = platforms.inboxOf({ id, connector: wanted.connector });
    await platforms.sandbox.control('POST', '/webhooks', { account, app, url });
    await pause(stage.workspaceId, id, true);
    stage.channels.set(place, id);
    platforms.accounts.set(place, { account, app });
  }
}

/** From now on Earshot itself is told, whenever the sandbox runs. */
export async function handOver(stage: Stage, platforms: Platforms): Promise<void> {
  for (const [place, { account, app }] of platforms.accounts) {
    const id = stage.channels.get(place) ?? '';
    const url = reachedAt(`/webhooks/${practicePlaces[place]?.connector}/${id}`);
    await platforms.sandbox.control('POST', '/webhooks', { account, app, url });
    await pause(stage.workspaceId, id, false);
  }
}

async function connect(
  me: AgentActor,
  { connector, name }: { connector: string; name: string },
  { sandbox, accounts }: Platforms,
): Promise<{ id: string; account: string; app: string }> {
  const beside = [...accounts.values()].map(({ account }) => account);
  const made = await sandbox.control<Made>('POST', '/practice', { connector, name: shop, beside });
  const wanted = { connector, name, settings: made.settings };
  const tried = await tryNew(me, wanted);
  const { id } = await inWorkspace(me.workspaceId, async (tx) => {
    const channel = await connectChannel(tx, me, wanted, tried);
    // There is nothing to be read back, and a worker could not read the templates.
    await sql`
      update channel_health set read_back_from = null, templates_at = now() + interval '1 day'
      where workspace_id = ${me.workspaceId} and channel_id = ${channel.id}`.execute(tx.q);
    return channel;
  });
  await readTemplates(id, new Date());
  return { id, account: made.account, app: made.app };
}

/** Of a channel from an earlier run that was interrupted: whoever signs for it is its account. */
async function accountOf(
  id: string,
  { sandbox: { world } }: Platforms,
): Promise<{ id: string; account: string; app: string } | undefined> {
  const { appSecret } = ((await channelById(id))?.settings ?? {}) as { appSecret?: string };
  const practice = world.practices.find(({ app }) => world.apps.get(app)?.secret === appSecret);
  return practice && { id, account: practice.account, app: practice.app };
}

async function pause(workspaceId: string, id: string, paused: boolean): Promise<void> {
  await inWorkspace(workspaceId, (tx) =>
    tx.q
      .updateTable('channel')
      .set({ state: paused ? 'paused' : 'active' })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute(),
  );
  forgetChannel(id);
}
