import type { Connector } from '../connector.ts';
import { receive } from './receive.ts';
import { settings, type WebsiteSettings } from './settings.ts';
import { visitors } from './visitors.ts';

/** A chat in the pages of a site. Its visitors read from our own server, so nothing has to be carried out. */
export const connector: Connector<WebsiteSettings> = {
  name: 'website',
  title: 'Website chat',
  summary: 'A chat in the pages of your site, anonymous or with the users that your site knows.',
  settings,
  clock: 'claimed',
  limits: {
    text: { max: 20_000, unit: 'characters' },
    attachments: { max: 20, bytes: 25 * 1024 * 1024, types: [] },
    together: true,
  },
  verify(raw, settings) {
    if (raw.method !== 'POST') return { accepted: false, reason: 'Messages are sent by POST.' };
    const [scheme, token] = (raw.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      return { accepted: false, reason: 'The header Authorization with the visitor’s token is missing.' };
    }
    const visitor = visitors.read(settings, token);
    if (!visitor) return { accepted: false, reason: 'The visitor’s token is not one of this channel.' };
    if (settings.identityRequired && !visitor.verified) {
      return { accepted: false, reason: 'This chat is only for visitors whom the site vouches for.' };
    }
    return { accepted: true, facts: { visitor } };
  },
  receive,
  send: async (part) => ({ externalId: part.id }),
  visitors,
};
