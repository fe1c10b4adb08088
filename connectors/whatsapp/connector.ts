import type { Connector } from '../connector.ts';
import { metaApp } from '../kit/meta/app.ts';
import { block, cannotBlock } from './block.ts';
import { connect } from './connect.ts';
import { enterWebhook, health, subscribe, webhook } from './health.ts';
import { choices } from './interactive.ts';
import { captionMax, download } from './media.ts';
import { ownProfile } from './own-profile.ts';
import { react } from './react.ts';
import { receive } from './receive.ts';
import { rules } from './rules.ts';
import { send } from './send.ts';
import { settings, type WhatsAppSettings } from './settings.ts';
import { templates } from './templates.ts';
import { checkTemplate } from './values.ts';

/** A number on the WhatsApp Cloud API. */
export const connector: Connector<WhatsAppSettings> = {
  name: 'whatsapp',
  title: 'WhatsApp',
  summary: 'Messages to a WhatsApp number of your business, with files, templates and reactions.',
  settings,
  clock: 'platform',
  limits: {
    text: { max: 4096, unit: 'characters' },
    attachments: { max: 1, bytes: 100_000_000, types: [] },
    together: false,
    // A recording has no words below it.
    caption: { max: captionMax, types: ['image/', 'video/', 'application/', 'text/'] },
  },
  writes: { bold: '*', italic: '_', strike: '~', code: '`', block: '```' },
  address: ({ phoneNumberId }) => phoneNumberId,
  within: ({ businessAccountId }) => businessAccountId,
  app: metaApp,
  verify: metaApp.verify,
  connect,
  receive,
  send,
  rules,
  templates,
  checkTemplate,
  choices,
  react,
  block,
  cannotBlock,
  ownProfile,
  download,
  health,
  subscribe,
  webhook,
  enterWebhook,
};
