import type { Raw } from '../../connector.ts';
import { webhookHeaders } from '../../kit/standard-webhooks.ts';
import type { ApiSettings } from '../settings.ts';

export const bodySigned = true;
export const list = 'events';

export function sign(raw: Raw, settings: ApiSettings) {
  return { headers: webhookHeaders(settings.secret, 'msg_2mK8', raw.receivedAt, raw.body) };
}
