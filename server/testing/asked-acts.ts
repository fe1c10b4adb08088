import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import type { Act } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';
import { listTrail, type TrailEntry } from '#contract/trail.ts';
import {
  type AppChannel,
  appChannel,
  deliver,
  newPage,
  newSecret,
  privately,
  publicly,
} from './app-channels.ts';
import { ok } from './call.ts';
import { messagesIn, onlyConversation } from './look.ts';
import { openPagePlatform, type PageAnswer, type PagePlatform } from './page-platform.ts';
import { until } from './until.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

/** A workspace with what a customer wrote, on a platform that does what the test says. */
export interface ActDesk {
  workspace: TestWorkspace;
  platform: PagePlatform;
  channel: AppChannel;
  conversationId: string;
  /** What they wrote, by our id and by the platform's. */
  id: string;
  external: string;
  /** The calls about a message, without the question who somebody is. */
  calls(): string[];
  now(): Promise<Message>;
  /** The message once it is as wanted. */
  when(fits: (message: Message) => unknown): Promise<Message>;
  /** What was done to messages, the first first. */
  trail(): Promise<TrailEntry[]>;
  /** Waits until that deed has come to that state. */
  reaches(deed: Act['deed'], state: Act['state']): Promise<Act>;
  /** What the platform tells about the comment. */
  tell(verb: string, more?: object, secondsAgo?: number): Promise<void>;
  /** The platform tells that somebody put a sign on the private message. */
  react(by: string, emoji: string): Promise<void>;
}

export const fine: PageAnswer = { status: 200, body: { success: true } };

export async function commented(
  connector: string,
  surface: 'public' | 'private' = 'public',
): Promise<ActDesk> {
  const [workspace, platform] = [await newWorkspace(), await openPagePlatform()];
  const [page, secret] = [newPage(), newSecret()];
  platform.answer = ({ path, method }) =>
    path.endsWith('/comments')
      ? { status: 200, body: { id: `${page}_${randomUUIDv7()}` } }
      : method === 'GET'
        ? { status: 200, body: {} }
        : fine;
  const channel = await appChannel(workspace, { connector, page, secret, apiBaseUrl: platform.url });
  const isPublic = surface === 'public';
  const external = isPublic ? `${page}_${randomUUIDv7().replaceAll('-', '')}` : `m_${randomUUIDv7()}`;
  const text = 'चाय ठंडी थी';
  await deliver(
    channel.path,
    secret,
    isPublic
      ? publicly(page, text, { id: external })
      : privately(page, text, { mid: external, at: Date.now() }),
  );
  const { id: conversationId } = await onlyConversation(workspace.agent, channel);
  const [first] = await messagesIn(workspace.agent, conversationId);
  assert.ok(first);
  const now = async (): Promise<Message> => {
    const message = (await messagesIn(workspace.agent, conversationId)).find(({ id }) => id === first.id);
    assert.ok(message);
    return message;
  };
  const when: ActDesk['when'] = (fits) =>
    until(async () => {
      const message = await now();
      return (await fits(message)) ? message : undefined;
    });
  return {
    workspace,
    platform,
    channel,
    conversationId,
    id: first.id,
    external,
    calls: () => platform.calls.map(({ method, path }) => `${method} ${path}`),
    now,
    when,
    async trail() {
      const { data } = await ok(workspace.agent, listTrail, { params: { id: conversationId } });
      return data.toReversed().filter(({ type }) => type.startsWith('message.'));
    },
    async reaches(deed, state) {
      const found = (message: Message): Act | undefined =>
        message.acts.find((act) => act.deed === deed && act.state === state);
      const act = found(await when(found));
      assert.ok(act);
      return act;
    },
    async react(by, emoji) {
      const time = Date.now();
      const reaction = { mid: external, action: 'react', reaction: 'other', emoji };
      const messaging = [{ sender: { id: by }, recipient: { id: page }, timestamp: time, reaction }];
      await deliver(channel.path, secret, { id: page, time, messaging });
    },
    async tell(verb, more = {}, secondsAgo = 0) {
      const at = Math.floor(Date.now() / 1_000) - secondsAgo;
      const from = { id: '9002', name: 'अनीता' };
      const value = { item: 'comment', comment_id: external, post_id: `${page}_1`, parent_id: `${page}_1` };
      const changes = [{ field: 'feed', value: { ...value, verb, from, created_time: at, ...more } }];
      await deliver(channel.path, secret, { id: page, time: at, changes });
    },
  };
}
