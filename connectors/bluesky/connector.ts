import type { Connector } from '../connector.ts';
import { connect } from './connect.ts';
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
  connect,
  receive,
  poll,
  send,
  lookUp,
};
