import type { z } from 'zod';
import type { previewInstant } from '#contract/instant.ts';
import { hoursForChannel } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import { fill, refuseHoles } from './fill.ts';
import { openElsewhere } from './links.ts';
import { mustBeThere } from './messages.ts';
import { quotesFor } from './quote.ts';
import { openingSaid } from './said-as.ts';
import { valuesFor } from './values.ts';

/** Each text as a customer would get it now, by the channel's hours and queue. */
export async function preview(
  tx: Tx,
  channelId: string,
  given: z.output<typeof previewInstant.body>,
  now: Date,
): Promise<z.output<typeof previewInstant.reply>> {
  refuseHoles(given);
  await mustBeThere(tx, channelId);
  const clock = await hoursForChannel(tx, channelId);
  const place = { channelId, surface: given.surface, teamId: null, clock };
  const quotes = await quotesFor(tx, place, '{estimate}{solution}', now);
  const customer = { name: given.name, zone: given.zone, phone: null };
  const about = { channelId, clock, customer, quotes, help: given.help };
  const data: z.output<typeof previewInstant.reply>['data'] = [];
  for (const each of given.texts)
    data.push({
      language: each.language,
      text: fill(each.text, await valuesFor(tx, each, about, now.getTime())),
    });
  const sample = openingSaid(clock, customer, now.getTime(), 'en');
  const elsewhere = (await openElsewhere(tx, channelId, now.getTime())) !== null;
  return {
    data,
    opens: sample !== null,
    zone: sample?.zone ?? null,
    estimate: quotes.reply?.minutes ?? null,
    solution: quotes.solution?.minutes ?? null,
    elsewhere,
  };
}
