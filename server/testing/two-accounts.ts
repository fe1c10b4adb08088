import type { TestContext } from 'node:test';
import type { Inbound } from '#connectors/connector.ts';
import { type Channel, connectChannel, editChannel } from '#contract/channels.ts';
import { type Caller, ok } from './call.ts';
import { conversationsOf, messagesIn } from './look.ts';
import { didOf, type PostAccounts, passwordOf, postAccounts } from './post-accounts.ts';
import { until } from './until.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

type Message = Extract<Inbound, { type: 'message' }>;

export interface TwoAccounts {
  workspace: TestWorkspace;
  platform: PostAccounts;
  /** Marketing's account. */
  shop: Channel;
  /** The one that answers for it. */
  care: Channel;
}

/** A workspace with two accounts of one platform, of which the second answers for the first. */
export async function twoAccounts(t: TestContext): Promise<TwoAccounts> {
  const workspace = await newWorkspace();
  const platform = await postAccounts();
  t.after(platform.close);
  const care = await accountOn(workspace, platform, 'care');
  const plain = await accountOn(workspace, platform, 'shop');
  const shop = await ok(workspace.administrator, editChannel, {
    params: { id: plain.id },
    body: { answersFrom: care.id },
  });
  return { workspace, platform, shop, care };
}

export function accountOn(workspace: TestWorkspace, { url }: PostAccounts, name: string): Promise<Channel> {
  const settings = { handle: `${name}.test`, appPassword: passwordOf(name), apiBaseUrl: url };
  return ok(workspace.administrator, connectChannel, {
    body: { connector: 'bluesky', name, settings: { ...settings, directMessages: 'off' } },
  });
}

let posts = 0;
let latest = 0;

/** A post as whichever account reads it is told of it; what is made here later is later. */
export function post(
  by: string,
  text: string,
  {
    to,
    id,
    part,
  }: { to?: Message | { root: string; id: string }; id?: string; part?: string | undefined } = {},
): Message {
  posts += 1;
  latest = Math.max(latest + 1, Date.now() - 5);
  const uri = id ?? `at://${didOf(by)}/app.bsky.feed.post/p${String(posts).padStart(6, '0')}`;
  const root = to && ('root' in to ? to.root : to.thread.id);
  return {
    type: 'message',
    thread: { id: root ?? uri, surface: 'public' },
    id: uri,
    from: 'customer',
    author: { keys: [{ namespace: 'did', value: didOf(by) }], name: by },
    text,
    attachments: [],
    ...(to && { replyTo: to.id }),
    ...(part && { correlation: part }),
    at: latest,
  };
}

/** The same as its author's own account reads it. */
export function own(message: Message): Message {
  return { ...message, from: 'brand' };
}

/** All conversations of both accounts, in the order of their numbers, as who said what. */
export async function told({ workspace, shop, care }: Pick<TwoAccounts, 'workspace' | 'shop' | 'care'>) {
  const { agent } = workspace;
  const all = [...(await conversationsOf(agent, shop)), ...(await conversationsOf(agent, care))];
  all.sort((a, b) => a.number - b.number);
  return Promise.all(
    all.map(async ({ id }) => (await messagesIn(agent, id)).map((m) => `${m.author.name}: ${m.text}`)),
  );
}

export async function partOf(agent: Caller, conversationId: string, messageId: string) {
  return (await messagesIn(agent, conversationId)).find(({ id }) => id === messageId)?.parts[0];
}

export async function delivered(agent: Caller, conversationId: string, messageId: string): Promise<void> {
  await until(async () => (await partOf(agent, conversationId, messageId))?.state === 'sent');
}
