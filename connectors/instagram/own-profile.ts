import { z } from 'zod';
import { type Context, type OwnProfile, SendError } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { webAddress } from '../kit/meta/web-address.ts';
import { ask, ownAccount, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';

const told = z.looseObject({
  username: detail(100),
  biography: detail(5_000),
  website: z.unknown().optional(),
});

/** The biography, and the one address that Instagram tells of. */
export async function ownProfile(context: Context<InstagramSettings>): Promise<OwnProfile> {
  const isOfPage = context.settings.login === 'facebook';
  const path = isOfPage ? encodeURIComponent((await ownAccount(context)).id) : self;
  const answer = told.safeParse(
    await ask(context, path, { query: { fields: 'username,biography,website' } }),
  );
  if (!answer.success)
    throw new SendError('temporary', 'Instagram answered with something that cannot be read.');
  const { username, biography, website } = answer.data;
  const name = username && /^[\w.]{1,60}$/.test(username) ? username : null;
  const { url } = webAddress(website);
  return {
    names: name ? [`@${name}`, `instagram.com/${name}`, `ig.me/m/${name}`] : [],
    url: name ? `https://www.instagram.com/${name}/` : null,
    editUrl: 'https://www.instagram.com/accounts/edit/',
    texts: [{ name: 'Bio', text: biography ?? '', max: 150, unit: 'characters' }],
    contacts: [],
    links: url ? [url] : [],
    hours: null,
  };
}
