import { z } from 'zod';
import { accessToken, apiBaseUrl, appSecret, metaId, verifyToken } from '../kit/meta/fields.ts';

export const settings = z.object({
  phoneNumberId: metaId(
    'Phone number ID',
    'In the app at developers.facebook.com, under WhatsApp, API setup. It is not the number itself.',
  ),
  businessAccountId: metaId(
    'WhatsApp Business Account ID',
    'Beside the phone number ID, under WhatsApp, API setup.',
  ),
  accessToken: accessToken(
    'Access token',
    'Of a system user in Business settings, with whatsapp_business_messaging and whatsapp_business_management, and without an end.',
  ),
  appSecret,
  verifyToken,
  apiBaseUrl,
});

/** What the token has to be granted: to send and receive, and to see templates and the account. */
export const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];

export type WhatsAppSettings = z.output<typeof settings>;
