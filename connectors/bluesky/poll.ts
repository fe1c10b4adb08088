import { type ReadContext, SendError } from '../connector.ts';
import { clientOf } from './client.ts';
import { readDirectMessages } from './direct-poll.ts';
import type { Look } from './look.ts';
import { lookAgain } from './look-again.ts';
import type { Memory } from './memory.ts';
import { bringPosts, findNews } from './news.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';
import { stateOf } from './state.ts';

/**
 * One look: what is new, what has changed of what we have, and the direct messages. State moves only together
 * with what it stands for, portion by portion.
 */
export async function poll(context: ReadContext<BlueskySettings>): Promise<{ againIn: number }> {
  try {
    const client = await clientOf(context);
    const { memory } = client;
    const now = context.now.getTime();
    const look: Look = { context, state: stateOf(context.state, now), now };
    const before = look.state;
    await bringPosts(client, look, await findNews(client, look));
    await lookAgain(client, look);
    const chatMissing = await readDirectMessages(client, look);
    if (look.state !== before) memory.lastNews = now;
    if (chatMissing && context.settings.directMessages === 'on') throw chatMissing;
    return { againIn: pause(memory, now) };
  } catch (error) {
    const explained = explain(error);
    // A reader of posts can be repeated: nothing is uncertain about it.
    if (explained instanceof Error && explained.name === 'UncertainError')
      throw new SendError('temporary', explained.message);
    throw explained;
  }
}

/**
 * A look costs four requests, and the server allows about 3,000 in five minutes to one address: quick while
 * people are talking, slower when they are not, and slower still when half of what is allowed is used up.
 */
function pause({ lastNews, ease }: Memory, now: number): number {
  const quiet = now - lastNews;
  const usual = quiet < 120_000 ? 4_000 : quiet < 3_600_000 ? 10_000 : 30_000;
  return ease < 0.5 ? 60_000 : usual;
}
