import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationSummary } from '#contract/conversations.ts';
import { type Api, everyPage } from '../rig/api.ts';

const patience = 120_000;

/** The conversations of a channel, once there are as many as were begun. */
export async function conversations(api: Api, channelId: string, count: number): Promise<string[]> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(100)) {
    const found = await everyPage<ConversationSummary>(
      api,
      `/conversations?state=any&limit=100&channel=${channelId}`,
    );
    if (found.length >= count) return found.map(({ id }) => id);
  }
  throw new Error('the conversations did not come about');
}
