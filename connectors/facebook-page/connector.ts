import type { Connector } from '../connector.ts';
import { metaApp } from '../kit/meta/app.ts';
import { blockOnPage, cannotBlockOnPage } from '../kit/meta/block-on-page.ts';
import { pageProfile } from '../kit/meta/page-profile.ts';
import { backfill } from './backfill.ts';
import { connect, enterWebhook, health, subscribe, webhook } from './connect.ts';
import { lookUp } from './look-up.ts';
import { hide, like, remove } from './moderate.ts';
import { receive } from './receive.ts';
import { rules, week } from './rules.ts';
import { send } from './send.ts';
import { type FacebookPageSettings, settings } from './settings.ts';

/** What people say in public on and about a Page on Facebook. */
export const connector: Connector<FacebookPageSettings> = {
  name: 'facebook-page',
  title: 'Facebook Page',
  summary: 'Comments, visitors’ posts, mentions and recommendations of your Facebook Page.',
  settings,
  clock: 'platform',
  limits: {
    text: { max: 8000, unit: 'characters' },
    attachments: { max: 1, bytes: 4 * 1024 * 1024, types: ['image/'] },
    together: true,
  },
  writes: {},
  address: ({ pageId }) => pageId,
  app: metaApp,
  verify: metaApp.verify,
  connect,
  receive,
  send,
  lookUp,
  rules,
  privateReply: { by: 'messenger', within: week },
  hide,
  like,
  remove,
  block: blockOnPage,
  cannotBlock: cannotBlockOnPage,
  ownProfile: pageProfile,
  health,
  subscribe,
  webhook,
  enterWebhook,
  backfill,
};
