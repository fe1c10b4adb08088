import type { FilledTemplate } from '#connectors/connector.ts';
import type { StyledLine } from '#contract/styled.ts';
import type { FilledTemplate as Asked } from '#contract/templates.ts';
import { conflict, invalid } from '#server/errors.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';
import { problemsOf } from './check.ts';
import { fill, linesOf, textOf } from './fill.ts';
import { type HeldTemplate, templatesNamed, whyNotNow } from './held.ts';

/** What becomes of a template that somebody wants to send. */
export interface Accepted {
  template: FilledTemplate;
  /** As the customer reads it. */
  text: string;
  lines: StyledLine[] | null;
}

/**
 * Holds a filled template against what we know of it, before anything is stored. `files` are the media types of what
 * goes along.
 * @throws ApiError with the value at which something is wrong
 */
export async function acceptTemplate(
  tx: Tx,
  channel: OpenChannel,
  asked: Asked,
  files: string[],
): Promise<Accepted> {
  const template = await chosen(tx, channel, asked);
  const reason = whyNotNow(template);
  if (reason)
    throw conflict('cannot-send-template', reason, { state: template.goneAt ? 'gone' : template.state });
  const filled = plain(asked);
  const problems = problemsOf(template, filled, files, channel.connector);
  if (problems.length > 0)
    throw invalid(
      'Some values of the template are missing or cannot be sent. Change them and send it again.',
      problems.map(({ place, name, message }) => ({
        path: pathOf(asked, place, name),
        message: `${place} ${name}: ${message}`,
      })),
    );
  const shown = fill(template, filled.values);
  return { template: filled, text: textOf(shown), lines: linesOf(shown) };
}

/** @throws ApiError where the channel has no such template, or not in this language */
export async function chosen(
  tx: Tx,
  { id, name: channelName, connector }: OpenChannel,
  { name, language }: Pick<Asked, 'name' | 'language'>,
): Promise<HeldTemplate> {
  if (!connector.templates)
    throw invalid(`${channelName} has no templates. Write a text instead.`, [
      { path: 'template', message: 'not on this channel' },
    ]);
  const named = await templatesNamed(tx, id, name);
  const found = named.find((one) => one.language === language);
  if (found) return found;
  const languages = named.filter(({ goneAt }) => !goneAt).map((one) => one.language);
  throw languages.length > 0
    ? invalid(`The template ${name} is there in ${languages.join(', ')} only.`, [
        { path: 'template.language', message: 'not among them' },
      ])
    : invalid(
        `${channelName} has no template named ${name}. GET /api/v1/channels/${id}/templates lists them.`,
        [{ path: 'template.name', message: 'unknown' }],
      );
}

/** Without what its author left empty, and without white space around values, which nobody means. */
export function plain({ name, language, values = [] }: Asked): FilledTemplate {
  const given = values.map((value) => ({ ...value, value: value.value.trim() }));
  return { name, language, values: given.filter(({ value }) => value !== '') };
}

function pathOf({ values = [] }: Asked, place: string, name: string): string {
  const at = values.findIndex((value) => value.place === place && value.name === name);
  return at < 0 ? 'template.values' : `template.values.${at}.value`;
}
