import type { Clock } from '#server/features/sla/clock.ts';
import type { Tx } from '#server/transaction.ts';
import { estimateFor, type Quoted } from './estimate.ts';
import { enough } from './pace.ts';

/** What is said of waiting: null where the text does not ask for it. */
export interface Quotes {
  reply: Quoted | null;
  solution: Quoted | null;
  /** Whose queue was counted; null: the channel's. */
  teamId: string | null;
}

interface Asking {
  channelId: string;
  surface: 'public' | 'private';
  /** A team that has hours of its own and this conversation. */
  teamId: string | null;
  clock: Clock;
  conversationId?: string;
}

/** By the queue of the team that has the conversation; where that has too few answers, by the channel's. */
export async function quotesFor(tx: Tx, asking: Asking, text: string, now: Date): Promise<Quotes> {
  const { teamId, ...of } = asking;
  if (teamId) {
    const quotes = await quotesIn(tx, { ...of, teamId, channelId: null }, text, now);
    const isKnown = [quotes.reply, quotes.solution].every((one) => one === null || one.answers >= enough);
    if (isKnown) return quotes;
  }
  return quotesIn(tx, { ...of, teamId: null }, text, now);
}

async function quotesIn(
  tx: Tx,
  place: Parameters<typeof estimateFor>[1],
  text: string,
  now: Date,
): Promise<Quotes> {
  return {
    reply: text.includes('{estimate}') ? await estimateFor(tx, place, now, 'reply') : null,
    solution: text.includes('{solution}') ? await estimateFor(tx, place, now, 'solution') : null,
    teamId: place.teamId,
  };
}
