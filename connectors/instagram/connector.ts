import type { Connector } from '../connector.ts';
import { metaApp } from '../kit/meta/app.ts';
import { hide, react, remove } from './act.ts';
import { backfill } from './backfill.ts';
import { block, cannotBlock } from './block.ts';
import { connect, enterWebhook, health, subscribe, webhook } from './connect.ts';
import { words } from './look-closer.ts';
import { lookUp } from './look-up.ts';
import { ownProfile } from './own-profile.ts';
import { profile } from './profile.ts';
import { receive } from './receive.ts';
import { refresh } from './refresh.ts';
import { rules, week } from './rules.ts';
import { choices, send, textMax } from './send.ts';
import { type InstagramSettings, settings } from './settings.ts';

/** A professional account on Instagram: private messages, comments and mentions. */
export const connector: Connector<InstagramSettings> = {
  name: 'instagram',
  title: 'Instagram',
  summary: 'Private messages, comments, story replies and mentions of an Instagram account.',
  settings,
  clock: 'platform',
  limits: {
    text: { max: textMax, unit: 'bytes' },
    attachments: { max: 1, bytes: 25_000_000, types: ['image/', 'video/', 'audio/', 'application/pdf'] },
    together: false,
  },
  writes: {},
  address: ({ accountId }) => accountId,
  app: metaApp,
  verify: metaApp.verify,
  connect,
  receive,
  send,
  lookUp,
  rules,
  privateReply: { by: 'instagram', within: week },
  choices,
  react,
  hide,
  remove,
  acts: { react: { on: 'private', signs: ['❤️'] }, remove: { on: 'public' } },
  block,
  cannotBlock,
  ownProfile,
  profile,
  words,
  health,
  subscribe,
  webhook,
  enterWebhook,
  refresh,
  backfill,
};
