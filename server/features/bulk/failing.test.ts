import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getBulk, startBulk, undoBulk } from '#contract/bulk.ts';
import { assignConversation } from '#contract/conversations.ts';
import { deactivateAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';
import { workOff } from './run.ts';

test('what fails each time stops in the end and says so, and can be undone', async () => {
  const { workspace, look } = await one();
  const { everywhere } = await openDesk();
  await everywhere.query(`
    create function refuse_step() returns trigger language plpgsql as $$ begin
      raise exception 'there is no such place';
    end $$;
    create trigger refuse_step before insert on bulk_step for each row
      when (new.workspace_id = '${workspace.id}') execute function refuse_step()`);
  const { id } = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'resolve' }, filter: { all: [] } },
  });
  await assert.rejects(workOff(workspace.id, id), /no such place/);
  await workOff(workspace.id, id, 8);
  const stopped = await ok(workspace.agent, getBulk, { params: { id } });
  assert.equal(stopped.state, 'stopped');
  assert.match(stopped.trouble ?? '', /could not go on/);
  await everywhere.query('drop function refuse_step() cascade');
  await ok(workspace.agent, undoBulk, { params: { id } });
  assert.equal((await ended(workspace.agent, id)).trouble, null);
  assert.equal((await look()).state, 'open');
});

test('undoing gives nothing to somebody who has left meanwhile', async () => {
  const { workspace, look } = await one();
  const anita = await newAgent(workspace.id, 'agent', 'अनीता');
  const { id } = await look();
  await ok(workspace.lead, assignConversation, { params: { id }, body: { agentId: anita.id } });
  const bulk = await ok(workspace.lead, startBulk, {
    body: { action: { do: 'assign', agentId: workspace.agent.id }, filter: { all: [] } },
  });
  await ended(workspace.lead, bulk.id);
  assert.equal((await look()).assignee?.id, workspace.agent.id);
  await ok(workspace.administrator, deactivateAgent, { params: { id: anita.id }, body: {} });
  await ok(workspace.lead, undoBulk, { params: { id: bulk.id } });
  await ended(workspace.lead, bulk.id);
  assert.equal((await look()).assignee, null);
});

async function one() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம்'));
  return { workspace, look: () => onlyConversation(workspace.lead, channel) };
}

function ended(caller: Caller, id: string) {
  return until(async () => {
    const bulk = await ok(caller, getBulk, { params: { id } });
    return bulk.endedAt ? bulk : undefined;
  });
}
