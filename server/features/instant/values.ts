import type { Clock } from '#server/features/sla/clock.ts';
import type { Tx } from '#server/transaction.ts';
import type { Quoted } from './estimate.ts';
import type { Values } from './fill.ts';
import { openElsewhere } from './links.ts';
import type { Quotes } from './quote.ts';
import { nameSaid, openingSaid, waitSaid } from './said-as.ts';

interface About {
  channelId: string;
  clock: Clock;
  customer: { name: string | null; zone: string | null; phone: string | null };
  quotes: Quotes;
  help: string | null;
}

/** What the signs in a text stand for, in its language; what it does not name is not looked for. */
export async function valuesFor(
  tx: Tx,
  { language, text }: { language: string; text: string },
  { channelId, clock, customer, quotes, help }: About,
  now: number,
): Promise<Values> {
  return {
    name: customer.name && nameSaid(customer.name),
    opening: openingSaid(clock, customer, now, language)?.words ?? null,
    estimate: waited(quotes.reply, language),
    solution: waited(quotes.solution, language),
    channels: text.includes('{channels}') ? await openElsewhere(tx, channelId, now) : null,
    help,
  };
}

function waited(quoted: Quoted | null, language: string): string | null {
  return quoted?.minutes == null ? null : waitSaid(quoted.minutes, language);
}
