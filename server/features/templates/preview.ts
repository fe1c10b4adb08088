import type { FilledTemplate, ShownTemplate } from '#contract/templates.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';
import { chosen, plain } from './accept.ts';
import { problemsOf } from './check.ts';
import { fill, textOf } from './fill.ts';
import { whyNotNow } from './held.ts';

/** What sending would make of a template, whether it is filled in already or not. */
export async function previewTemplate(
  tx: Tx,
  channel: OpenChannel,
  asked: FilledTemplate,
  files: string[],
): Promise<{ template: ShownTemplate; text: string; reason: string | null }> {
  const template = await chosen(tx, channel, asked);
  const filled = plain(asked);
  const shown = fill(template, filled.values);
  const problems = problemsOf(template, filled, files, channel.connector);
  return { template: { ...shown, problems }, text: textOf(shown), reason: whyNotNow(template) };
}
