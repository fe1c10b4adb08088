import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import type { AtpAgent } from '@atproto/api';
import { type ServerProcess, startServer } from '../../server/testing/process.ts';
import { until } from '../../server/testing/until.ts';
import { type Front, startFront } from './front.ts';
import { type Network, password, startNetwork } from './start.ts';

/** Bluesky and Earshot on one machine, once for all tests. */
export interface World {
  network: Network;
  front: Front;
  earshot: ServerProcess;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** A brand with an account and a channel on it. */
  brand(handle: string, settings?: object): Promise<{ agent: AtpAgent; channelId: string }>;
  /** A channel on an account that is there. */
  channel(handle: string, settings?: object): Promise<string>;
  conversations(channelId: string): Promise<Conversation[]>;
  messages(conversationId: string): Promise<Message[]>;
  /** The one message of this channel with this text. */
  arrival(channelId: string, text: string): Promise<Message>;
}

export interface Conversation {
  id: string;
  surface: string;
  contact: { id: string; name: string };
}

export interface Message {
  id: string;
  conversationId: string;
  kind: string;
  author: { kind: string; name: string };
  text: string;
  replyTo: { text: string } | null;
  parts: { id: string; state: string; error: { kind: string; message: string } | null }[];
  attachments: { name: string; state: string }[];
  unsupported: string | null;
  sentAt: string;
  order: string;
  editedAt: string | null;
  deletedAt: string | null;
}

let opened: Promise<World> | undefined;
const undo: (() => Promise<void>)[] = [];

export function openWorld(): Promise<World> {
  opened ??= open();
  return opened;
}

after(async () => {
  await opened?.catch(() => {});
  for (const step of undo.reverse()) await step();
});

async function open(): Promise<World> {
  const network = await startNetwork();
  undo.push(network.stop);
  const front = await startFront(network.url);
  undo.push(front.stop);
  const apiKey = `esk_${randomBytes(16).toString('hex')}`;
  const earshot = await startServer({
    EARSHOT_ADMIN_EMAIL: 'anahit@example.org',
    EARSHOT_ADMIN_PASSWORD: 'a cup of strong tea',
    EARSHOT_ADMIN_API_KEY: apiKey,
    EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
  });
  undo.push(earshot.stop);

  const call: World['call'] = async (method, path, body) => {
    const answer = await fetch(`${earshot.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json() as never;
  };
  const all = async <T>(path: string): Promise<T[]> => {
    const found: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page = await call<{ data: T[]; next: string | null }>('GET', `${path}limit=100${more}`);
      found.push(...page.data);
      cursor = page.next;
    }
    return found;
  };
  const conversations: World['conversations'] = (channelId) =>
    all(`/conversations?state=any&channel=${channelId}&`);
  const messages: World['messages'] = async (id) =>
    (await all<Message>(`/conversations/${id}/messages?`)).reverse();

  const channel: World['channel'] = async (handle, settings = {}) => {
    const { id } = await call<{ id: string }>('POST', '/channels', {
      connector: 'bluesky',
      name: handle,
      settings: { handle, appPassword: password, apiBaseUrl: front.url, ...settings },
    });
    return id;
  };

  return {
    network,
    front,
    earshot,
    call,
    async brand(handle, settings = {}) {
      const agent = await network.person(handle);
      return { agent, channelId: await channel(handle, settings) };
    },
    channel,
    conversations,
    messages,
    arrival: (channelId, text) =>
      until(async () => {
        const found: Message[] = [];
        for (const { id } of await conversations(channelId))
          found.push(...(await messages(id)).filter((one) => one.text === text));
        if (found.length > 1) throw new Error(`this came ${found.length} times: ${text}`);
        return found[0];
      }, 60_000),
  };
}
