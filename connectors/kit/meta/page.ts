import { z } from 'zod';
import { type Account, type Context, SendError } from '../../connector.ts';
import { detail, externalId } from '../fields.ts';
import { graph } from './graph.ts';
import { inspectToken, missingScopes } from './tokens.ts';

/** What the channels of one Page have in common. */
export interface PageSettings {
  pageId: string;
  pageAccessToken: string;
  apiBaseUrl: string;
}

const page = z.object({ id: externalId, name: detail(200) });

/**
 * Is this the token of this Page, and is all granted that the channel needs?
 * @throws SendError in words that say what is missing
 */
export async function connectPage<S extends PageSettings>(
  context: Context<S>,
  scopes: string[],
): Promise<Account> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const answer = await graph(context, { base, path: 'me', query: { fields: 'id,name' }, token });
  const parsed = page.safeParse(answer);
  if (!parsed.success) throw new SendError('temporary', 'Meta answered with something that cannot be read.');
  const { id, name } = parsed.data;
  if (id !== pageId)
    throw new SendError(
      'misconfigured',
      `This token belongs to ${name ? `“${name}” ` : ''}(${id.slice(0, 40)}), not to the Page ${pageId}. Choose the Page when you make the token, or correct the Page ID.`,
    );
  const missing = missingScopes(await inspectToken(context, { base, token }), scopes);
  if (missing.length > 0)
    throw new SendError(
      'unauthorised',
      `The token lacks ${missing.join(', ')}. Make a new one at Meta with ${missing.length > 1 ? 'these permissions' : 'this permission'} granted.`,
    );
  return name ? { title: name } : {};
}
