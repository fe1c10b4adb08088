import { z } from 'zod';
import { type Context, type Health, SendError } from '../../connector.ts';
import { externalId } from '../fields.ts';
import { moment } from './envelope.ts';
import { MetaError } from './errors.ts';
import { graph } from './graph.ts';

/** What can be known of a token; null where Meta does not say. Times in milliseconds. */
export interface TokenFacts {
  appId: string | null;
  expiresAt: number | null;
  /** When data of people can no longer be read with it, which comes before it expires. */
  dataAccessUntil: number | null;
  scopes: string[] | null;
}

interface Place {
  base: string;
  token: string;
}

const inspected = z.object({
  data: z.object({
    is_valid: z.boolean(),
    app_id: externalId.nullable().catch(null),
    expires_at: z.unknown().optional(),
    data_access_expires_at: z.unknown().optional(),
    scopes: z.array(z.string().max(100)).max(200).nullable().catch(null),
  }),
});

/**
 * Asks Meta about the token itself.
 * @returns null where this token may not ask
 * @throws SendError where it is no longer valid, or Meta cannot be asked at all
 */
export async function inspectToken(
  context: Context<object>,
  { base, token }: Place,
): Promise<TokenFacts | null> {
  const query = { input_token: token };
  const answer = await graph(context, { base, path: 'debug_token', query, token }).catch((error: unknown) => {
    const isNotAllowed = error instanceof MetaError && error.code !== 190 && error.code !== 102;
    if (isNotAllowed && !['temporary', 'throttled'].includes(error.kind)) return null;
    throw error;
  });
  const parsed = inspected.safeParse(answer);
  if (!parsed.success) return null;
  const { is_valid, app_id, expires_at, data_access_expires_at, scopes } = parsed.data.data;
  if (!is_valid)
    throw new SendError(
      'unauthorised',
      'The access token is not valid any more. Make a new one at Meta and enter it in the settings of this channel.',
    );
  return {
    appId: app_id,
    expiresAt: moment(expires_at) || null,
    dataAccessUntil: moment(data_access_expires_at) || null,
    scopes,
  };
}

/** The wanted permissions that were not granted; none where it cannot be known. */
export function missingScopes(facts: TokenFacts | null, wanted: string[]): string[] {
  const granted = facts?.scopes;
  return granted ? wanted.filter((scope) => !granted.includes(scope)) : [];
}

const subscribed = z.object({
  data: z.array(
    z.looseObject({
      id: externalId.optional().catch(undefined),
      subscribed_fields: z.array(z.string().max(100)).max(300).optional().catch(undefined),
      whatsapp_business_api_data: z
        .looseObject({ id: externalId.optional().catch(undefined) })
        .optional()
        .catch(undefined),
    }),
  ),
});

/** The fields of an account of which our app is told; null where it is told of none. Empty: Meta names no fields. */
async function subscribedFields(
  context: Context<object>,
  o: Place & { account: string; appId: string | null },
): Promise<string[] | null> {
  const { base, token, account, appId } = o;
  const answer = await graph(context, { base, path: `${account}/subscribed_apps`, token });
  const parsed = subscribed.safeParse(answer);
  if (!parsed.success) throw new SendError('temporary', 'Meta answered with something that cannot be read.');
  const own = parsed.data.data.filter(
    (app) => appId === null || (app.id ?? app.whatsapp_business_api_data?.id) === appId,
  );
  if (own.length === 0) return null;
  return [...new Set(own.flatMap((app) => app.subscribed_fields ?? []))];
}

/** Are we told of what happens on an account, and of what not? */
export async function subscriptionOf(
  context: Context<object>,
  o: Place & { account: string; appId: string | null; wanted: string[] },
): Promise<NonNullable<Health['subscription']>> {
  const fields = await subscribedFields(context, o);
  if (fields === null) return { active: false, missing: o.wanted };
  return { active: true, missing: o.wanted.filter((field) => fields.length > 0 && !fields.includes(field)) };
}

/**
 * Asks to be told of `fields` of an account. Meta takes the list as a whole, and a sibling's channel of the same
 * account has its own fields there: what stands there already stays.
 */
export async function subscribeTo(
  context: Context<object>,
  o: Place & { account: string; fields: string[] },
): Promise<void> {
  const { base, token, account } = o;
  const facts = await inspectToken(context, o);
  const before = (await subscribedFields(context, { ...o, appId: facts?.appId ?? null })) ?? [];
  const query = { subscribed_fields: [...new Set([...before, ...o.fields])].join(',') };
  const path = `${account}/subscribed_apps`;
  const answer = await graph(context, { base, path, token, method: 'POST', query });
  if (!z.object({ success: z.literal(true) }).safeParse(answer).success)
    throw new SendError(
      'temporary',
      'Meta did not confirm that it tells us of what happens on this account.',
    );
}

/**
 * The health of a channel at Meta. `page` is the cheap call that is made where the token may not be asked about.
 * @throws SendError where the token is dead
 */
export async function healthOf(
  context: Context<object>,
  o: Place & { account: string; scopes: string[]; fields: string[] },
): Promise<Health> {
  const facts = await inspectToken(context, o);
  const { base, token, account } = o;
  if (!facts) await graph(context, { base, path: account, query: { fields: 'id' }, token });
  const appId = facts?.appId ?? null;
  const subscription = await subscriptionOf(context, { base, token, account, appId, wanted: o.fields });
  const until = facts?.dataAccessUntil;
  const remarks =
    until && until - context.now.getTime() < 14 * 86_400_000
      ? [
          `Access to people’s data ends on ${new Date(until).toISOString().slice(0, 10)}: confirm the login at Meta again.`,
        ]
      : [];
  return {
    expiresAt: facts?.expiresAt ?? null,
    scopes: facts?.scopes ? { granted: facts.scopes, missing: missingScopes(facts, o.scopes) } : null,
    subscription,
    remarks,
  };
}
