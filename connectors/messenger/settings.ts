import { z } from 'zod';
import { accessToken, apiBaseUrl, appSecret, metaId, verifyToken } from '../kit/meta/fields.ts';

export const settings = z.object({
  pageId: metaId('Page ID', 'A number: on Facebook, open the Page, then About, Page transparency.'),
  pageAccessToken: accessToken(
    'Page access token',
    'Of this Page, made in the app at developers.facebook.com under Messenger, Messenger API settings.',
  ),
  appSecret,
  verifyToken,
  apiBaseUrl,
});

export type MessengerSettings = z.output<typeof settings>;
