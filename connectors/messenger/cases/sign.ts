import type { Raw } from '../../connector.ts';
import { signature } from '../../kit/meta/app.ts';
import type { MessengerSettings } from '../settings.ts';

export const bodySigned = true;
export const list = 'entry';

export function sign(raw: Raw, settings: MessengerSettings) {
  return { headers: { 'x-hub-signature-256': signature(settings.appSecret, raw.body) } };
}
