import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listConversations } from '#contract/conversations.ts';
import {
  dropDraft,
  listDrafts,
  listSharedDrafts,
  saveDraft,
  shareDraft,
  withdrawDraft,
} from '#contract/drafts.ts';
import { sendMessage } from '#contract/messages.ts';
import { editAgent } from '#contract/workspace.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a draft is its agent’s alone, on all of their screens; the last to write wins', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம்'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const [mine, theirs] = [await stream(workspace.agent), await stream(workspace.lead)];
  await mine.see('ready');
  await theirs.see('ready');
  const reply = { params: { id, kind: 'reply' as const } };
  const note = { params: { id, kind: 'note' as const } };
  const text = 'நன்றி\n‏شکریہ 🙏';
  assert.equal((await ok(workspace.agent, saveDraft, { ...reply, body: { text: 'நன்' } })).revision, 1);
  const saved = await ok(workspace.agent, saveDraft, { ...reply, body: { text, writer: 'phone' } });
  assert.deepEqual([saved.text, saved.revision], [text, 2]);
  await ok(workspace.agent, saveDraft, { ...note, body: { text: 'ask @Kavitha' } });
  const frame = await mine.see('own', (data: { revision: number }) => data.revision === 2);
  assert.deepEqual(frame.data, {
    kind: 'draft',
    conversationId: id,
    of: 'reply',
    revision: 2,
    writer: 'phone',
  });
  const kept = await ok(workspace.agent, listDrafts, { params: { id } });
  assert.deepEqual(
    kept.data.map((draft) => [draft.kind, draft.text]),
    [
      ['note', 'ask @Kavitha'],
      ['reply', text],
    ],
  );
  assert.deepEqual((await ok(workspace.lead, listDrafts, { params: { id } })).data, []);
  const drafted = async (caller: typeof workspace.lead) =>
    (await ok(caller, listConversations)).data[0]?.own?.drafted;
  assert.deepEqual([await drafted(workspace.agent), await drafted(workspace.lead)], [true, false]);
  await ok(workspace.agent, dropDraft, reply);
  await ok(workspace.agent, dropDraft, reply);
  await mine.see('own', (data: { revision: number }) => data.revision === 0);
  await ok(workspace.agent, dropDraft, note);
  assert.equal(await drafted(workspace.agent), false);
  assert.deepEqual(
    theirs.frames.filter((f) => f.event === 'own'),
    [],
  );
  await refused(422, workspace.agent, saveDraft, { ...reply, body: { text: '' } });
  await refused(422, workspace.agent, saveDraft, { ...reply, body: { text: 'a\u0000b' } });
  await refused(422, workspace.agent, saveDraft, {
    params: { id, kind: 'sonnet' as 'note' },
    body: { text },
  });
});

test('a draft that is offered is the team’s to see, to take over, and gone when it is sent', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('வணக்கம்'));
  const { id } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const theirs = await stream(workspace.lead);
  await theirs.see('ready');
  const offered = async () => (await ok(workspace.lead, listSharedDrafts, { params })).data;
  const reply = { params: { id, kind: 'reply' as const } };
  await ok(workspace.agent, saveDraft, { ...reply, body: { text: 'நன்' } });
  assert.deepEqual(await offered(), []);
  assert.equal((await ok(workspace.agent, shareDraft, { params, body: { text: 'நன்றி' } })).shared, true);
  const frame = await theirs.see('offer');
  assert.deepEqual(frame.data, {
    conversationId: id,
    by: { id: workspace.agent.id, name: workspace.agent.name },
  });
  const seen = theirs.frames.filter((each) => each.event === 'offer').length;
  await ok(workspace.agent, saveDraft, { ...reply, body: { text: 'நன்றி, شکریہ' } });
  await theirs.see('offer', () => theirs.frames.filter((each) => each.event === 'offer').length > seen);
  assert.deepEqual(
    (await offered()).map(({ by, text }) => [by.id, text]),
    [[workspace.agent.id, 'நன்றி, شکریہ']],
  );
  assert.deepEqual(
    (await ok(workspace.agent, listSharedDrafts, { params })).data,
    [],
    'one’s own is no news',
  );
  assert.equal((await ok(workspace.agent, withdrawDraft, { params })).shared, false);
  assert.deepEqual(await offered(), []);
  assert.equal((await ok(workspace.agent, listDrafts, { params })).data[0]?.text, 'நன்றி, شکریہ');
  await refused(404, workspace.lead, withdrawDraft, { params });
  await refused(422, workspace.agent, shareDraft, { params, body: { text: '' } });

  await ok(workspace.agent, shareDraft, { params, body: { text: 'நன்றி' } });
  await ok(workspace.lead, sendMessage, { params, body: { text: 'Something of my own' } });
  assert.equal((await offered()).length, 1, 'an answer that was not made of it leaves it');
  await ok(workspace.lead, sendMessage, { params, body: { text: 'நன்றி!', draftOf: workspace.agent.id } });
  assert.deepEqual(await offered(), []);
  assert.deepEqual((await ok(workspace.agent, listDrafts, { params })).data, []);
  await ok(workspace.agent, shareDraft, { params, body: { text: 'மீண்டும்' } });
  await ok(workspace.agent, sendMessage, { params, body: { text: 'மீண்டும்' } });
  assert.deepEqual(await offered(), []);
  // A private draft is nobody else's to take away.
  await ok(workspace.agent, saveDraft, { ...reply, body: { text: 'mine' } });
  await ok(workspace.lead, sendMessage, { params, body: { text: 'x', draftOf: workspace.agent.id } });
  assert.equal((await ok(workspace.agent, listDrafts, { params })).data.length, 1);
});

test('an offer is seen only by who reaches the channel', async () => {
  const workspace = await newWorkspace();
  const [channel, other] = [await apiChannel(workspace), await apiChannel(workspace)];
  await channel.deliver(written('hello'));
  const { id } = await onlyConversation(workspace.lead, channel);
  await ok(workspace.administrator, editAgent, {
    params: { id: workspace.agent.id },
    body: { channels: [other.id] },
  });
  const fenced = await stream(workspace.agent);
  await fenced.see('ready');
  const open = await stream(workspace.administrator);
  await open.see('ready');
  await ok(workspace.lead, shareDraft, { params: { id }, body: { text: 'secret' } });
  await open.see('offer');
  assert.deepEqual(
    fenced.frames.filter((each) => each.event === 'offer'),
    [],
  );
  await refused(404, workspace.agent, listSharedDrafts, { params: { id } });
  await refused(404, workspace.agent, shareDraft, { params: { id }, body: { text: 'x' } });
});
