import { getConversation } from '#contract/conversations.ts';
import { listTemplates, refreshTemplates, type Template } from '#contract/templates.ts';
import type { Platform } from '../../sandbox/core/things.ts';
import { ok } from './call.ts';
import { openDesk } from './desk.ts';
import { messagesIn, onlyConversation } from './look.ts';
import { openShop, type Shop, type ShopChannel } from './sandbox-shop.ts';
import { until } from './until.ts';

/** A shop on WhatsApp's stand-in, with a customer who wrote and templates that its desk has read. */
export interface TemplateDesk extends Shop {
  channel: ShopChannel;
  conversation: string;
  /** Makes a template at the platform; answers its id there. */
  make(template: Record<string, unknown>): Promise<string>;
  /** The platform changes its mind, and says so. */
  judge(template: string, status: string): Promise<void>;
  refresh(): Promise<Template[]>;
  held(): Promise<Template[]>;
  /** A day has passed since the customer wrote. */
  close(): Promise<void>;
  /** What the customer has got from the shop. */
  got(): Promise<{ text: string; attachments: unknown[] }[]>;
  /** The answer's first part, once it is as wanted. */
  partOf(message: string, state: string): ReturnType<typeof partOf>;
}

export async function openTemplateDesk(connector: Platform): Promise<TemplateDesk> {
  const shop = await openShop();
  const channel = await shop.connect(connector, 'Teahouse');
  await shop.write(channel, 'வணக்கம்');
  const { workspace, sandbox } = shop;
  const { id: conversation } = await onlyConversation(workspace.agent, channel);
  const params = { id: channel.id };
  return {
    ...shop,
    channel,
    conversation,
    async make(template) {
      const wanted = { account: channel.account, ...template };
      return (await sandbox.control<{ id: string }>('POST', '/templates', wanted)).id;
    },
    async judge(template, status) {
      const { account } = channel;
      await sandbox.control('POST', '/once', { kind: 'template-status', account, template, status });
      await sandbox.settle();
    },
    refresh: async () => (await ok(workspace.administrator, refreshTemplates, { params })).data,
    held: async () => (await ok(workspace.agent, listTemplates, { params })).data,
    async close() {
      const { everywhere } = await openDesk();
      await everywhere.query(
        `update conversation set customer_at = customer_at - interval '25 hours', window_ends_at = window_ends_at - interval '25 hours'
         where id = $1`,
        [conversation],
      );
      const { account, person } = channel;
      await sandbox.control('POST', '/once', { kind: 'close-window', account, person });
      await ok(workspace.agent, getConversation, { params: { id: conversation } });
    },
    async got() {
      const view = await sandbox.control<{
        messages: { from: string; text: string; attachments: unknown[] }[];
      }>('GET', `/view?account=${channel.account}&person=${channel.person}`);
      return view.messages.filter(({ from }) => from === 'brand');
    },
    partOf: (message, state) => partOf(shop, conversation, message, state),
  };
}

function partOf({ workspace }: Shop, conversation: string, message: string, state: string) {
  return until(async () => {
    const found = (await messagesIn(workspace.agent, conversation)).find(({ id }) => id === message);
    const part = found?.parts[0];
    return part?.state === state && part;
  });
}
