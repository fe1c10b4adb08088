import { connectChannel, getChannel } from '#contract/channels.ts';
import { getHealth } from '#contract/health.ts';
import { lookAfterChannels, lookedAfter, watchChannels } from '#server/features/health/rounds.ts';
import type { Platform } from '../../sandbox/core/things.ts';
import { openSandbox, type Sandbox } from '../../sandbox/open.ts';
import { ok } from './call.ts';
import { applied, atEnd, openDesk } from './desk.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

/** A channel of a shop, at a stand-in of its platform. */
export interface ShopChannel {
  id: string;
  name: string;
  account: string;
  person: string;
  /** As it was connected. */
  settings: Record<string, string>;
  /** What its customers have written, by the platform's ids. */
  written: Set<string>;
}

/** A shop whose platforms and whose looks at them go by one clock, which the test moves. */
export interface Shop {
  workspace: TestWorkspace;
  sandbox: Sandbox;
  now(): Date;
  connect(platform: Platform, name: string, more?: Record<string, unknown>): Promise<ShopChannel>;
  /** A customer writes; delivered unless the platform drops it. */
  write(channel: ShopChannel, text: string): Promise<void>;
  /** Time passes, without anybody looking. */
  pass(milliseconds: number): Promise<void>;
  /** Time passes in steps, with the rounds of a worker after each. */
  live(milliseconds: number, step: number, between?: () => Promise<void>): Promise<void>;
  /** Switches a fault on; the answer switches it off. */
  fault(channel: ShopChannel, fault: Record<string, unknown>): Promise<() => Promise<unknown>>;
  /** What is wrong with a channel now, by kind. */
  troubles(channel: ShopChannel): Promise<string[]>;
  /** How many messages were handed to the platforms, taken or not. */
  sendings(): number;
  /** The platform's ids of the customers' messages that are here. */
  entered(channel: ShopChannel): Promise<Set<string>>;
}

export async function openShop(): Promise<Shop> {
  const workspace = await newWorkspace();
  const { everywhere } = await openDesk();
  const sandbox = await openSandbox();
  atEnd(() => sandbox.close());
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const person = async (): Promise<string> =>
    (await sandbox.control<{ id: string }>('POST', '/people', { name: 'கவிதா ராமன்' })).id;

  const round = async (): Promise<void> => {
    await watchChannels(now());
    // What a look has found to be missed is read back by the next round.
    for (let times = 0; times < 2; times += 1) {
      await lookAfterChannels(now());
      await lookedAfter();
    }
  };

  const shop: Shop = {
    workspace,
    sandbox,
    now,
    async connect(platform, name, more = {}) {
      const { account, settings } = await sandbox.control<{
        account: string;
        settings: Record<string, string>;
      }>('POST', '/accounts', { platform, ...more });
      const { id } = await ok(workspace.administrator, connectChannel, {
        body: { connector: platform, name, settings },
      });
      const { sharedWebhookUrl } = await ok(workspace.administrator, getChannel, { params: { id } });
      await sandbox.control('POST', '/webhooks', { account, url: sharedWebhookUrl });
      return { id, name, account, settings, person: await person(), written: new Set() };
    },
    async write(channel, text) {
      const said = { account: channel.account, person: channel.person, kind: 'text', text };
      const { id } = await sandbox.control<{ id: string }>('POST', '/say', said);
      channel.written.add(id);
      await sandbox.settle();
      await applied();
    },
    async pass(milliseconds) {
      // The time of this shop is ahead: the channels of other tests would all be due, and nobody is there.
      await everywhere.query(
        `update channel_health set look_at = 'infinity', read_back_from = null where workspace_id <> $1`,
        [workspace.id],
      );
      ahead += milliseconds;
      sandbox.advance(milliseconds);
      await sandbox.settle();
      await applied();
    },
    async live(milliseconds, step, between) {
      await round();
      for (let left = milliseconds; left > 0; left -= step) {
        await shop.pass(Math.min(step, left));
        // A worker says every half minute that it lives, however long a step is here.
        await everywhere.query('update installation set alive_at = $1', [now()]);
        await between?.();
        await round();
      }
      await applied();
    },
    sendings: () =>
      sandbox.world.journal.calls.filter(
        ({ method, path, body }) =>
          method === 'POST' &&
          path.includes('/messages') &&
          !JSON.stringify(body).includes('"status":"read"'),
      ).length,
    async fault(channel, fault) {
      const { id } = await sandbox.control<{ id: string }>('POST', '/faults', {
        account: channel.account,
        ...fault,
      });
      return () => sandbox.control('DELETE', `/faults?id=${id}`);
    },
    async troubles({ id }) {
      const { troubles } = await ok(workspace.administrator, getHealth, { params: { id } });
      return troubles.map(({ kind }) => kind).sort();
    },
    async entered({ id }) {
      const { rows } = await everywhere.query<{ external_id: string }>(
        `select external_id from message where channel_id = $1 and kind = 'incoming'`,
        [id],
      );
      return new Set(rows.map((row) => row.external_id));
    },
  };
  return shop;
}
