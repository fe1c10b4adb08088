import { randomUUIDv7 } from 'node:crypto';
import {
  type AppChannel,
  appChannel,
  deliver,
  newPage,
  newSecret,
  privately,
  publicly,
} from '#server/testing/app-channels.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openPagePlatform, type PagePlatform } from '#server/testing/page-platform.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

interface Shop {
  workspace: TestWorkspace;
  platform: PagePlatform;
  page: string;
  secret: string;
  feed: AppChannel;
  messenger: AppChannel;
  comment: { id: string; external: string };
  say(text: string, more: { by: string }): Promise<unknown>;
  /** To the private channel. */
  channelOf(entry: object): [string, string, object];
}

/** A page with a comment, and the channel of its private messages. */
export async function shop(): Promise<Shop> {
  const [workspace, platform] = [await newWorkspace(), await openPagePlatform()];
  const [page, secret] = [newPage(), newSecret()];
  platform.answer = ({ path }) => ({
    status: 200,
    body:
      path === `${page}/messages`
        ? { message_id: `m_${randomUUIDv7()}`, recipient_id: 'psid-1' }
        : { id: `${page}_${randomUUIDv7()}` },
  });
  const more = { page, secret, apiBaseUrl: platform.url };
  const feed = await appChannel(workspace, { connector: 'facebook-page', ...more });
  const messenger = await appChannel(workspace, { connector: 'messenger', ...more });
  const external = `${page}_${randomUUIDv7().replaceAll('-', '')}`;
  await deliver(feed.path, secret, publicly(page, 'मेरा ऑर्डर कहाँ है?', { id: external }));
  const { id: conversationId } = await onlyConversation(workspace.agent, feed);
  const [asked] = await messagesIn(workspace.agent, conversationId);
  const channelOf: Shop['channelOf'] = (entry) => [messenger.path, secret, entry];
  return {
    workspace,
    platform,
    page,
    secret,
    feed,
    messenger,
    comment: { id: asked?.id ?? '', external },
    say: (text, { by }) => deliver(...channelOf(privately(page, text, { by, at: Date.now() }))),
    channelOf,
  };
}
