import type { Raw } from '../../connector.ts';
import { signature } from '../../kit/meta/app.ts';
import type { InstagramSettings } from '../settings.ts';

export const bodySigned = true;
export const list = 'entry';

export function sign(raw: Raw, { appSecret }: InstagramSettings) {
  return { headers: { 'x-hub-signature-256': signature(appSecret, raw.body) } };
}
