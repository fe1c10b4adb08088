import assert from 'node:assert/strict';
import { editChannel } from '#contract/channels.ts';
import { type Conversation, getConversation } from '#contract/conversations.ts';
import { type Message, type Part, type PartState, type Reply, sendMessage } from '#contract/messages.ts';
import { type ApiChannel, apiChannel, written } from './api-channel.ts';
import { ok } from './call.ts';
import { openDesk } from './desk.ts';
import { messagesIn, onlyConversation } from './look.ts';
import { until } from './until.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

/** A customer of an api channel who has written, and what the tests of delivery do with it. */
export interface Asked {
  workspace: TestWorkspace;
  channel: ApiChannel;
  id: string;
  answer(text: string, more?: Partial<Reply>): Promise<Message>;
  /** An answer that the platform takes in several parts: our limits are too wide for any to be cut. */
  answerInParts(texts: string[]): Promise<Message>;
  /** The message as it is now. */
  look(message: Message): Promise<Message>;
  /** Waits until the part at this position is in the state. */
  reaches(message: Message, state: PartState, position?: number): Promise<Part>;
  conversation(): Promise<Conversation>;
  /** Somebody touches the channel: what waits is tried at once. */
  mend(): Promise<void>;
}

export async function asked(): Promise<Asked> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello', { sentAt: Date.now() - 60_000 }));
  const { id } = await onlyConversation(workspace.agent, channel);
  const look: Asked['look'] = async ({ id: wanted }) => {
    const found = (await messagesIn(workspace.agent, id)).find((m) => m.id === wanted);
    assert.ok(found);
    return found;
  };
  const answer: Asked['answer'] = (text, more = {}) =>
    ok(workspace.agent, sendMessage, { params: { id }, body: { text, ...more } });
  const edit = async (body: { name?: string; state?: 'active' | 'paused' }): Promise<void> => {
    await ok(workspace.administrator, editChannel, { params: { id: channel.id }, body });
  };
  return {
    workspace,
    channel,
    id,
    look,
    answer,
    async answerInParts([first = '', ...more]) {
      await edit({ state: 'paused' });
      const message = await answer(first);
      const { everywhere } = await openDesk();
      for (const [i, text] of more.entries()) {
        await everywhere.query(
          `insert into part (workspace_id, id, message_id, conversation_id, channel_id, thread_id, arrival, position, text)
           select workspace_id, gen_random_uuid(), message_id, conversation_id, channel_id, thread_id, arrival, $2, $3
           from part where message_id = $1 and position = 0`,
          [message.id, i + 1, text],
        );
      }
      await edit({ state: 'active' });
      return message;
    },
    reaches: (message, state, position = 0) =>
      until(async () => {
        const part = (await look(message)).parts[position];
        assert.equal(part?.state, state);
        return part;
      }),
    conversation: () => ok(workspace.agent, getConversation, { params: { id } }),
    mend: () => edit({ name: channel.name }),
  };
}
