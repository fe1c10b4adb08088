import type { ConversationSummary } from '#contract/conversations.ts';
import { mergeContacts } from '#contract/merges.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

interface TwoChannels {
  workspace: TestWorkspace;
  channels: [ApiChannel, ApiChannel];
  one: ConversationSummary;
  two: ConversationSummary;
}

/** One customer who has written by two channels, and is one contact. */
export async function twoChannels(): Promise<TwoChannels> {
  const workspace = await newWorkspace();
  const channels: [ApiChannel, ApiChannel] = [await apiChannel(workspace), await apiChannel(workspace)];
  await channels[0].deliver(written('where is my order'));
  await channels[1].deliver(written('and by the other way', { by: 'kavitha.2' }));
  const [a, b] = [
    await onlyConversation(workspace.agent, channels[0]),
    await onlyConversation(workspace.agent, channels[1]),
  ];
  await ok(workspace.agent, mergeContacts, {
    params: { id: a.contact.id },
    body: { with: b.contact.id, choices: {} },
  });
  return {
    workspace,
    channels,
    one: await onlyConversation(workspace.agent, channels[0]),
    two: await onlyConversation(workspace.agent, channels[1]),
  };
}

export async function texts(caller: TestWorkspace['agent'], id: string): Promise<string[]> {
  return (await messagesIn(caller, id)).map(({ text }) => text);
}

export function textsAt(channel: ApiChannel): string[] {
  return channel.receiver.calls.map(({ text }) => text);
}
