import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editContact, getContact, removeDetail } from '#contract/contacts.ts';
import { listMerges, mergeContacts, undoMerge } from '#contract/merges.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('the address in use is not removed by the row in which the other part of a contact has it', async () => {
  const { agent, a, b } = await two();
  for (const params of [a, b]) await ok(agent, editContact, { params, body: { email: 'both@example.org' } });
  const [theirs = assert.fail()] = (await ok(agent, getContact, { params: b })).details;
  await ok(agent, mergeContacts, { params: a, body: { with: b.id } });
  const refusal = await refused(409, agent, removeDetail, { params: { id: theirs.id } });
  assert.equal(refusal.code, 'is-primary');
  assert.deepEqual(
    (await ok(agent, getContact, { params: a })).details.map(({ value, primary }) => [value, primary]),
    [['both@example.org', true]],
  );
});

test('who does not reach both parts of a contact cannot part them, and is told so', async () => {
  const { workspace, agent, channels, a, b } = await two();
  await ok(agent, mergeContacts, { params: a, body: { with: b.id } });
  for (const channel of channels) {
    const held = await newAgent(workspace.id, 'agent', 'Lakshmi', [channel.id]);
    const [merge = assert.fail()] = (await ok(held, listMerges, { params: a })).data;
    assert.equal((await refused(409, held, undoMerge, { params: { id: merge.id } })).code, 'beyond-reach');
    assert.deepEqual((await ok(agent, getContact, { params: a })).merged, [b.id]);
  }
});

/** Two contacts who have written, each on a channel of their own. */
async function two() {
  const workspace = await newWorkspace();
  const { agent } = workspace;
  const channels = [await apiChannel(workspace), await apiChannel(workspace)];
  const params: { id: string }[] = [];
  for (const channel of channels) {
    await channel.deliver(written('hello', { by: 'அனிதா' }));
    const [{ contact } = assert.fail()] = await conversationsOf(agent, channel);
    params.push({ id: contact.id });
  }
  const [a = assert.fail(), b = assert.fail()] = params;
  return { workspace, agent, channels, a, b };
}
