import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listConversations } from '#contract/conversations.ts';
import { dropDraft, listDrafts, saveDraft } from '#contract/drafts.ts';
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
