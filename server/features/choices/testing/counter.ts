import assert from 'node:assert/strict';
import { type Message, sendMessage } from '#contract/messages.ts';
import { ok } from '#server/testing/call.ts';
import { applied } from '#server/testing/desk.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openShop, type Shop, type ShopChannel } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import type { Platform } from '../../../../sandbox/core/things.ts';

interface Tappable {
  id: string;
  from: string;
  text: string;
  quickReplies: { title: string; payload: string; description: string | null }[];
  opener: string | null;
}

interface Counter extends Shop {
  channel: ShopChannel;
  conversation: string;
  /** What the customer has got, with what they can tap. */
  got(): Promise<Tappable[]>;
  tap(message: Tappable, at: number): Promise<void>;
  /** The customer takes their latest message back. */
  takeBack(): Promise<void>;
  answer(body: Record<string, unknown>): Promise<Message>;
  message(id: string): Promise<Message>;
}

/** A shop on a platform to which a customer has written, with what its tests do there. */
export async function counter(platform: Platform): Promise<Counter> {
  const shop = await openShop();
  const channel = await shop.connect(platform, 'Teahouse');
  await shop.write(channel, 'வணக்கம்');
  const { workspace, sandbox } = shop;
  const { id: conversation } = await onlyConversation(workspace.agent, channel);
  const { account, person } = channel;
  const message = async (id: string) =>
    (await messagesIn(workspace.agent, conversation)).find((one) => one.id === id) ?? assert.fail(id);
  const seen = async () => {
    const path = `/view?account=${account}&person=${person}`;
    return (await sandbox.control<{ messages: Tappable[] }>('GET', path)).messages;
  };
  return {
    ...shop,
    channel,
    conversation,
    message,
    got: async () => (await seen()).filter(({ from }) => from === 'brand'),
    async takeBack() {
      const message = (await seen()).findLast(({ from }) => from !== 'brand')?.id;
      await sandbox.control('POST', '/say', { account, person, kind: 'unsend', message });
    },
    async tap({ id, quickReplies }, at) {
      const { payload } = quickReplies[at] ?? assert.fail('nothing to tap');
      await sandbox.control('POST', '/say', { account, person, kind: 'tap', message: id, payload });
      await sandbox.settle();
      await applied();
    },
    async answer(body) {
      const params = { id: conversation };
      const { id } = await ok(workspace.agent, sendMessage, { params, body: body as never });
      await until(async () => (await message(id)).parts.every(({ state }) => /sent|delivered/.test(state)));
      return message(id);
    },
  };
}
