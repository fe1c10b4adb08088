import { z } from 'zod';
import { type Context, SendError } from '../connector.ts';
import { detail, externalId } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import type { InstagramSettings } from './settings.ts';

type Asking = Context<InstagramSettings>;

/** Where the API of this login stands, and with which token. */
export function placeOf({ login, apiBaseUrl, accessToken: token }: InstagramSettings) {
  const usual = login === 'facebook' ? 'https://graph.facebook.com' : 'https://graph.instagram.com';
  return { base: apiBaseUrl ?? usual, token };
}

/** Who the token speaks for: the account itself, or the Page that it belongs to. */
export const self = 'me';

/** One call of the API of this login. */
export function ask(
  context: Asking,
  path: string,
  more: { method?: string; query?: Record<string, string>; json?: unknown } = {},
): Promise<unknown> {
  return graph(context, { ...placeOf(context.settings), path, ...more });
}

/** A change that Instagram confirms in one word. */
export async function confirmed(
  context: Asking,
  path: string,
  more: Parameters<typeof ask>[2],
): Promise<void> {
  const told = await ask(context, path, more);
  if (!z.looseObject({ success: z.literal(true) }).safeParse(told).success)
    throw new SendError('temporary', 'Instagram did not confirm the change. Try again.');
}

/** The account: as webhooks name it, and every other id under which it is known. */
export interface Own {
  id: string;
  others: string[];
  username: string | undefined;
}

const alone = z.looseObject({ user_id: externalId.optional(), id: externalId, username: detail(100) });
const ofPage = z.looseObject({
  id: externalId,
  instagram_business_account: z
    .looseObject({ id: externalId, username: detail(100) })
    .optional()
    .catch(undefined),
});

/** @throws SendError where the token speaks for nobody on Instagram */
export async function ownAccount(context: Asking): Promise<Own> {
  const isOfPage = context.settings.login === 'facebook';
  const fields = isOfPage ? 'id,instagram_business_account{id,username}' : 'user_id,id,username';
  const told = await ask(context, self, { query: { fields } });
  if (isOfPage) {
    const page = ofPage.safeParse(told).data;
    const account = page?.instagram_business_account;
    if (page && account)
      return {
        id: account.id,
        others: [page.id],
        username: account.username ?? (await usernameOf(account.id, context)),
      };
    throw new SendError(
      'misconfigured',
      'This token is not of a Page to which an Instagram account belongs. Choose the Page when you make the token, and connect the account to it in the settings of the Page.',
    );
  }
  const account = alone.safeParse(told).data;
  if (!account) throw new SendError('temporary', 'Instagram answered with something that cannot be read.');
  return { id: account.user_id ?? account.id, others: [account.id], username: account.username };
}

/** Not every token sees the name of the account by way of its Page. */
async function usernameOf(id: string, context: Asking): Promise<string> {
  const told = await ask(context, encodeURIComponent(id), { query: { fields: 'username' } });
  const { username } = z.looseObject({ username: detail(100) }).safeParse(told).data ?? {};
  if (username) return username;
  throw new SendError('temporary', 'Instagram answered with something that cannot be read.');
}
