import { z } from 'zod';
import { accessToken, apiBaseUrl, appSecret, metaId, verifyToken } from '../kit/meta/fields.ts';

export const settings = z.object({
  pageId: metaId('Page ID', 'A number: on Facebook, open the Page, then About, Page transparency.'),
  pageAccessToken: accessToken(
    'Page access token',
    'Of this Page, with the permissions that the guide names. That of a Messenger channel will do if it has them.',
  ),
  appSecret,
  verifyToken,
  apiBaseUrl,
});

export type FacebookPageSettings = z.output<typeof settings>;
