import { z } from 'zod';
import type { Account, Context } from '../connector.ts';
import { lacksChat, signIn } from './client.ts';
import { withoutAccess } from './direct-poll.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';

/** Signs in with what was typed, and asks whether direct messages may be read. */
export async function connect(context: Context<BlueskySettings>): Promise<Account> {
  try {
    const client = await signIn(context);
    const { directMessages } = context.settings;
    const title = `@${client.handle}`;
    if (directMessages === 'off') return { address: client.did, title: `${title} (public posts only)` };
    try {
      await client.call('chat.bsky.convo.listConvos', z.unknown(), { params: { limit: 1 }, chat: true });
    } catch (error) {
      // With `auto` a service that is down now is no reason to refuse: posts work, and messages follow.
      if (directMessages === 'on') throw lacksChat(error) ? withoutAccess() : error;
      if (lacksChat(error)) return { address: client.did, title: `${title} (public posts only)` };
    }
    return { address: client.did, title };
  } catch (error) {
    throw explain(error);
  }
}
