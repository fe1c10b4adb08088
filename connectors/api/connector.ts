import type { Connector } from '../connector.ts';
import { textMax } from '../kit/fields.ts';
import { webhookFault } from '../kit/standard-webhooks.ts';
import { receive } from './receive.ts';
import { send } from './send.ts';
import { type ApiSettings, settings } from './settings.ts';

/** Any system becomes a channel: it posts what happens, signed, and is called back with what to deliver. */
export const connector: Connector<ApiSettings> = {
  name: 'api',
  title: 'Any system, by API',
  summary:
    'Connect whatever you run: post its messages here, signed, and receive the replies at an address of yours.',
  settings,
  clock: 'platform',
  limits: {
    text: { max: textMax, unit: 'characters' },
    attachments: { max: 20, bytes: 25 * 1024 * 1024, types: [] },
    together: true,
  },
  cannotSend: ({ callbackUrl }) =>
    callbackUrl ? null : 'This channel has no callback address, so it can only receive.',
  verify(raw, { secret }) {
    if (raw.method !== 'POST') return { accepted: false, reason: 'Events are sent by POST.' };
    const fault = webhookFault(secret, raw);
    return fault === null ? { accepted: true } : { accepted: false, reason: fault };
  },
  receive,
  send,
};
