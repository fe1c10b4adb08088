import type { Connector } from '../connector.ts';
import { metaApp } from '../kit/meta/app.ts';
import { blockOnPage, cannotBlockOnPage } from '../kit/meta/block-on-page.ts';
import { pageProfile } from '../kit/meta/page-profile.ts';
import { backfill } from './backfill.ts';
import { connect, enterWebhook, health, subscribe, webhook } from './connect.ts';
import { profile } from './profile.ts';
import { react } from './react.ts';
import { receive } from './receive.ts';
import { responsiveness } from './responsiveness.ts';
import { rules } from './rules.ts';
import { choices, send, textMax } from './send.ts';
import { type MessengerSettings, settings } from './settings.ts';

/** Private messages to a Page on Facebook. */
export const connector: Connector<MessengerSettings> = {
  name: 'messenger',
  title: 'Messenger',
  summary: 'Private messages to your Facebook Page, with files, reactions and what your other tools answer.',
  settings,
  clock: 'platform',
  limits: {
    text: { max: textMax, unit: 'characters' },
    attachments: { max: 1, bytes: 25 * 1024 * 1024, types: [] },
    together: false,
  },
  writes: {},
  address: ({ pageId }) => pageId,
  app: metaApp,
  verify: metaApp.verify,
  connect,
  receive,
  send,
  rules,
  choices,
  react,
  block: blockOnPage,
  cannotBlock: cannotBlockOnPage,
  ownProfile: pageProfile,
  profile,
  health,
  subscribe,
  webhook,
  enterWebhook,
  backfill,
  responsiveness,
};
