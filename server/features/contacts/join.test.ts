import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inbound, Who } from '#connectors/connector.ts';
import { getContact } from '#contract/contacts.ts';
import { listMerges, undoMerge } from '#contract/merges.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

const number: Who['keys'][number] = { namespace: 'phone', value: '919800000001' };
const handle: Who['keys'][number] = { namespace: 'user', value: 'IN.1234567890' };

const events = {
  'writes under the number': (): Inbound =>
    saying('by number', { thread: { id: 'n', surface: 'private' }, author: { keys: [number] } }),
  'writes under the handle': (): Inbound =>
    saying('by handle', { thread: { id: 'h', surface: 'private' }, author: { keys: [handle] } }),
  'both are one': (): Inbound => ({
    type: 'profile',
    author: { keys: [number, handle], name: 'లక్ష్మి' },
    at: null,
  }),
  'both are one, said the other way round': (): Inbound => ({
    type: 'profile',
    author: { keys: [handle, number], name: 'లక్ష్మి' },
    at: null,
  }),
} as const;
type Name = keyof typeof events;

test('whatever order a person’s two names are told in, they end as one contact', async () => {
  const ways: Name[] = ['both are one', 'both are one, said the other way round'];
  for (const way of ways) {
    for (const order of permutations<Name>(['writes under the number', 'writes under the handle', way])) {
      const workspace = await newWorkspace();
      const channel = await apiChannel(workspace);
      for (const name of order) await enter(channel, [events[name]()]);
      const seen = async () =>
        new Set((await conversationsOf(workspace.agent, channel)).map((c) => c.contact.id));
      await until(async () => (await seen()).size === 1);
      const [id = ''] = await seen();
      const contact = await ok(workspace.agent, getContact, { params: { id } });
      const keys = contact.identities.flatMap((identity) => identity.keys.map(({ value }) => value));
      assert.deepEqual(keys.sort(), [number.value, handle.value].sort(), order.join(', '));
      assert.equal(contact.name, 'లక్ష్మి', order.join(', '));
    }
  }
});

test('a merge that the platform asked for is in the journal without a name, is undone like any other, and stays undone', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (const name of ['writes under the number', 'writes under the handle', 'both are one'] as const)
    await enter(channel, [events[name]()]);
  const seen = async () =>
    new Set((await conversationsOf(workspace.agent, channel)).map((c) => c.contact.id));
  await until(async () => (await seen()).size === 1);
  const [id = ''] = await seen();
  const { data } = await ok(workspace.agent, listMerges, { params: { id } });
  assert.deepEqual(
    data.map((merge) => merge.by),
    [null],
  );
  await ok(workspace.agent, undoMerge, { params: { id: data[0]?.id ?? '' } });
  assert.equal((await seen()).size, 2);
  await enter(channel, [events['both are one']()]);
  await until(async () => (await waiting()) === 0);
  assert.equal((await seen()).size, 2, 'the team has said that they are two');
});

/** Jobs of this kind that have not run. */
async function waiting(): Promise<number> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'join-contacts'`,
  );
  return rows[0].n;
}

function permutations<T>(all: T[]): T[][] {
  if (all.length < 2) return [all];
  return all.flatMap((each, n) => permutations(all.toSpliced(n, 1)).map((rest) => [each, ...rest]));
}
