import { z } from 'zod';
import { type Context, SendError, type Who } from '../../connector.ts';
import { graph } from './graph.ts';
import type { PageSettings } from './page.ts';

/**
 * Bars somebody from a Page: they can neither write to it nor comment there. Facebook takes the id under which the
 * Page knows them, and says for each whether it did it.
 */
export async function blockOnPage<S extends PageSettings>(
  who: Who,
  blocked: boolean,
  context: Context<S>,
): Promise<void> {
  const id = idIn(who);
  if (!id) throw new SendError('rejected', unknown);
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const path = `${pageId}/blocked`;
  const answer = blocked
    ? await graph(context, { base, path, token, json: { psid: [id] } })
    : await graph(context, { base, path, method: 'DELETE', query: { psid: id }, token });
  const refused = z.record(z.string(), z.unknown()).safeParse(answer).data ?? {};
  if (refused[id] === false || refused.success === false)
    throw new SendError(
      'rejected',
      'Facebook did not do it, and does not say why. Try it in the settings of the Page, under “People and other Pages”.',
    );
}

export function cannotBlockOnPage(who: Who): string | null {
  return idIn(who) ? null : unknown;
}

const unknown = 'Facebook did not tell who this is, so they cannot be blocked there.';

function idIn(who: Who): string | undefined {
  const own = who.keys.find(({ namespace }) => namespace === 'channel')?.value ?? '';
  return /^\d{3,40}$/.test(own) ? own : undefined;
}
