import type { Choices, Connector } from '../connector.ts';
import { refuseUnfit } from '../kit/choices.ts';
import { receive } from './receive.ts';
import { settings, type WebsiteSettings } from './settings.ts';
import { visitors } from './visitors.ts';

const textMax = 20_000;
/** Buttons below the answer, which say what is on them in the visitor's name. */
const choices: Choices = {
  text: textMax,
  forms: [{ form: 'buttons', max: 10, title: 60, description: 120 }],
};

/** A chat in the pages of a site. Its visitors read from our own server, so nothing has to be carried out. */
export const connector: Connector<WebsiteSettings> = {
  name: 'website',
  title: 'Website chat',
  summary: 'A chat in the pages of your site, anonymous or with the users that your site knows.',
  settings,
  clock: 'claimed',
  limits: {
    text: { max: textMax, unit: 'characters' },
    attachments: { max: 20, bytes: 25 * 1024 * 1024, types: [] },
    together: true,
  },
  writes: 'styled',
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
  async send(part) {
    refuseUnfit(choices, { ...part, attachments: [] });
    return { externalId: part.id };
  },
  choices,
  visitors,
};
