import type { Connector } from '../connector.ts';
import { block, cannotBlock } from './block.ts';
import { connect } from './connect.ts';
import { ownProfile } from './own-profile.ts';
import { poll } from './poll.ts';
import { receive } from './receive.ts';
import { lookUp, send } from './send.ts';
import { type BlueskySettings, settings } from './settings.ts';

/** Mentions, replies, quotes and direct messages of an account of Bluesky, or of any server of its kind. */
export const connector: Connector<BlueskySettings> = {
  name: 'bluesky',
  title: 'Bluesky',
  summary: 'Mentions, replies, quotes and direct messages of a Bluesky account.',
  settings,
  clock: 'platform',
  limits: {
    // A direct message could hold 1,000; what fits into a post fits into both.
    text: { max: 300, unit: 'graphemes' },
    attachments: { max: 4, bytes: 1_000_000, types: ['image/'] },
    together: true,
  },
  // Links, mentions and tags are found in the text; marks it has none for.
  writes: {},
  // An address names one post for whoever reads it, and anybody may reply to it.
  answersFromAny: ['public'],
  connect,
  receive,
  poll,
  send,
  lookUp,
  block,
  cannotBlock,
  ownProfile,
};
