import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { connectorNamed } from '#connectors/registry.ts';
import type { Channel } from '#contract/channels.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, invalid } from '#server/errors.ts';
import { answerOnce } from '#server/features/access/idempotency.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace } from '#server/transaction.ts';
import { connectChannel } from './channel.ts';
import { channelById, foretell } from './find.ts';
import { askStandIns, isPractice, practised, reachedAt } from './stand-ins.ts';
import { type Tried, tryNew } from './try.ts';

const account = z.object({
  as: z.string(),
  account: z.string(),
  app: z.string(),
  settings: z.record(z.string(), z.string()),
});
type Account = z.output<typeof account>;
const done = z.looseObject({});

/**
 * Connects an account that the stand-ins make for it, by the very way that a real one goes, and has them prove its
 * webhook. What does not come all the way leaves nothing behind.
 */
export async function connectPractice(
  actor: AgentActor,
  request: FastifyRequest,
  wanted: { connector: string; name?: string | undefined },
): Promise<Channel> {
  const connector = await fitting(wanted.connector);
  const name = wanted.name ?? `${connector.title} (practice)`.slice(0, 100);
  const beside = await practisedWith(actor.workspaceId);
  const made = await askStandIns('POST', '/practice', account, { connector: connector.name, name, beside });
  try {
    return await connect(actor, request, { connector: connector.name, name }, made);
  } catch (error) {
    await forgetAccount(made);
    throw error;
  }
}

async function fitting(name: string): Promise<{ name: string; title: string }> {
  const possible = await practised();
  const connector = await connectorNamed(name);
  if (connector && possible.includes(name)) return connector;
  // Where there are none at all, that is what has to be said.
  if (possible.length === 0) await askStandIns('GET', '/practice', done);
  throw invalid(`There is no practice account for ${name}; GET /api/v1/connectors says where there is one.`, [
    { path: 'connector', message: 'has no practice account' },
  ]);
}

/** The accounts of the stand-ins that this workspace has: a page's messages and its comments go together. */
async function practisedWith(workspaceId: string): Promise<string[]> {
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('channel')
      .select(['id', 'address'])
      .where('workspace_id', '=', workspaceId)
      .where('state', '<>', 'disconnected')
      .where('address', 'is not', null)
      .orderBy('created_at', 'desc')
      .limit(1000)
      .execute(),
  );
  const found = await Promise.all(
    rows.map(async ({ id, address }) =>
      isPractice((await channelById(id))?.settings ?? {}) ? address : null,
    ),
  );
  return found.filter((address) => address !== null);
}

async function connect(
  actor: AgentActor,
  request: FastifyRequest,
  wanted: { connector: string; name: string },
  made: Account,
): Promise<Channel> {
  const tried = await tryNew(actor, { ...wanted, settings: made.settings });
  await proveWebhook(actor.workspaceId, wanted.name, tried, made);
  const channel = (await inWorkspace(actor.workspaceId, (tx) =>
    answerOnce(tx, actor, request, async () => {
      const { generated: _shownToNobody, ...rest } = await connectChannel(tx, actor, wanted, tried);
      return rest;
    }),
  )) as Channel;
  // A repeat of a request gets the first one's channel, and needs no second account.
  if (channel.id !== tried.id) await forgetAccount(made);
  return channel;
}

/** Before anything is written down: a channel whose webhook does not work is none. */
async function proveWebhook(workspaceId: string, name: string, tried: Tried, made: Account): Promise<void> {
  const { id, connector, settings, lent } = tried;
  const url = reachedAt(`/webhooks/${connector.name}/${id}`);
  const state = 'active';
  await foretell(
    {
      workspaceId,
      id,
      name,
      connector,
      settings,
      lent,
      address: null,
      account: null,
      answersFrom: null,
      trouble: null,
      app: null,
      state,
      retentionDays: null,
      connectedAt: new Date(),
      practice: true,
    },
    () => askStandIns('POST', '/webhooks', done, { account: made.account, app: made.app, url }),
  );
}

/** An account too many harms nobody: it only stands in the sandbox's list. */
async function forgetAccount({ as }: Account): Promise<void> {
  try {
    await askStandIns('DELETE', `/practice?${new URLSearchParams({ as })}`, done);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    log.warn({ reason: error.message }, 'a practice account that is not used was not removed');
  }
}
