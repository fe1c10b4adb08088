import type { Connector, FilledTemplate } from '#connectors/connector.ts';
import type { Tx } from '#server/transaction.ts';
import { problemsOf } from './check.ts';
import { templatesNamed, whyNotNow } from './held.ts';

/** Why a template that was accepted may not leave any more, in a sentence: it may have waited here, and changed since. */
export async function whyNotAnyMore(
  tx: Tx,
  channel: { id: string; connector: Connector },
  filled: FilledTemplate,
  files: string[],
): Promise<string | null> {
  const named = await templatesNamed(tx, channel.id, filled.name);
  const template = named.find(({ language }) => language === filled.language);
  const called = `The template ${filled.name} (${filled.language})`;
  if (!template) return `${called} is no longer there: choose another one.`;
  const reason = whyNotNow(template);
  if (reason) return reason;
  const [problem] = problemsOf(template, filled, files, channel.connector);
  if (!problem) return null;
  return `${called} has changed since this was written, and no longer fits its values (${problem.place} ${problem.name}: ${problem.message}) Choose it again.`;
}
