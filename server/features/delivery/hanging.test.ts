import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendMessage } from '#contract/messages.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('a platform that hangs keeps nobody else’s answers waiting, and gets its own in the end', async () => {
  const workspace = await newWorkspace();
  const hanging = await apiChannel(workspace);
  const quick = await apiChannel(workspace);
  let recover = () => {};
  const recovered = new Promise<void>((resolve) => {
    recover = resolve;
  });
  hanging.receiver.answer = async ({ id }) => {
    await recovered;
    return { status: 200, body: { id: `b-${id}` } };
  };
  // More than a process has jobs at a time.
  await answerAll(workspace, hanging, 50);
  await answerAll(workspace, quick, 20);
  await until(() => quick.receiver.calls.length === 20);
  const before = hanging.receiver.calls.length;
  assert.ok(before <= 30, `${before} calls at a time`);
  recover();
  await until(() => hanging.receiver.calls.length === 50);
  const ids = hanging.receiver.calls.map(({ id }) => id);
  assert.equal(new Set(ids).size, 50, 'each once');
});

async function answerAll(workspace: TestWorkspace, channel: ApiChannel, count: number): Promise<void> {
  await channel.deliver(
    ...Array.from({ length: count }, (_, n) => written('வணக்கம்', { thread: `t${n}`, by: `p${n}` })),
  );
  for (const { id } of await conversationsOf(workspace.agent, channel))
    await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'ஒரு நிமிடம்' } });
}
