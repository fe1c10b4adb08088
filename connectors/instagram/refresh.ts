import { z } from 'zod';
import { type Context, SendError } from '../connector.ts';
import { parseJson } from '../kit/json.ts';
import { faultIn, refusalOf } from '../kit/meta/errors.ts';
import { placeOf } from './api.ts';
import type { InstagramSettings } from './settings.ts';

type Refreshed = { settings: Partial<InstagramSettings>; expiresAt: number | null };

const fresh = z.looseObject({
  access_token: z.string().min(8).max(2000),
  expires_in: z.number().positive().max(1e9),
});

const day = 86_400_000;

/**
 * Another sixty days. Instagram takes a token that is at least a day old and still lives; a Page's token,
 * as with the login of Facebook, has no end of its own.
 */
export async function refresh(context: Context<InstagramSettings>): Promise<Refreshed> {
  const { settings, now } = context;
  if (settings.login === 'facebook') return { settings: {}, expiresAt: null };
  const { base, token } = placeOf(settings);
  const query = new URLSearchParams({ grant_type: 'ig_refresh_token', access_token: token });
  // This one call stands beside the versions of the API, and takes the token in its address.
  const response = await context.fetch(`${base}/refresh_access_token?${query}`);
  const { status, headers } = response;
  const answer = parseJson(await response.text().catch(() => ''));
  const fault = faultIn(answer);
  if (fault && /24 hours/i.test(fault.message))
    throw new SendError('temporary', 'Instagram renews a token when it is a day old.', day);
  if (fault || status < 200 || status >= 300)
    throw refusalOf({ status, headers, fault, now }, [token, settings.appSecret, settings.verifyToken]);
  const parsed = fresh.safeParse(answer);
  if (!parsed.success)
    throw new SendError('temporary', 'Instagram answered with something else than a token.');
  const { access_token, expires_in } = parsed.data;
  return { settings: { accessToken: access_token }, expiresAt: now.getTime() + expires_in * 1000 };
}
