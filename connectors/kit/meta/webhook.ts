import { z } from 'zod';
import { type Context, SendError, type Webhook } from '../../connector.ts';
import { externalId } from '../fields.ts';
import { graph } from './graph.ts';
import { inspectToken } from './tokens.ts';

/** Whose webhook it is: the app of this token, for one kind of object and these of its fields. */
interface Place {
  base: string;
  token: string;
  appSecret: string;
  object: 'page' | 'instagram' | 'whatsapp_business_account';
  fields: string[];
}

type Asking = Context<object> & { webhookUrl: string };

const listed = z.object({
  data: z.array(
    z.looseObject({
      object: z.string(),
      callback_url: z.string().max(2000).nullable().catch(null),
      active: z.boolean().catch(true),
      fields: z.array(z.union([externalId, z.looseObject({ name: externalId })])).catch([]),
    }),
  ),
});

/** What Meta has entered for the app; null where it does not say which app that is, or does not let us ask. */
export async function webhookOf(context: Asking, place: Place): Promise<Webhook | null> {
  const app = await appOf(context, place);
  return app === null ? null : entered(context, place, app).catch(unlessRefused);
}

/**
 * Enters the address at Meta, which tries it at once. Meta takes the fields as a whole: those that a sibling's
 * channels need stay.
 */
export async function enterWebhook(context: Asking, place: Place & { verifyToken: string }): Promise<void> {
  const app = await appOf(context, place);
  if (!app)
    throw new SendError(
      'misconfigured',
      'Meta does not say to which app this token belongs. Enter the webhook address and the verify token by hand in the app’s settings at Meta.',
    );
  const { base, object, fields, verifyToken } = place;
  const before = (await standing(context, place, app))?.fields ?? [];
  const answer = await graph(context, {
    base,
    path: `${app}/subscriptions`,
    token: appToken(place, app),
    json: {
      object,
      callback_url: context.webhookUrl,
      verify_token: verifyToken,
      fields: [...new Set([...before, ...fields])].join(','),
      include_values: true,
    },
  });
  // Its documentation shows the word in quotes, and its answers without.
  if (!z.looseObject({ success: z.union([z.literal(true), z.literal('true')]) }).safeParse(answer).success)
    throw new SendError('temporary', 'Meta did not confirm that the address was entered.');
}

async function appOf(context: Asking, { base, token }: Place): Promise<string | null> {
  const id = (await inspectToken(context, { base, token }))?.appId ?? null;
  return id !== null && /^\d{1,30}$/.test(id) ? id : null;
}

async function entered(context: Asking, place: Place, app: string): Promise<Webhook> {
  const found = await standing(context, place, app);
  if (!found) return { url: null, missing: place.fields };
  return { url: found.url, missing: place.fields.filter((field) => !found.fields.includes(field)) };
}

async function standing(
  context: Asking,
  place: Place,
  app: string,
): Promise<{ url: string | null; fields: string[] } | null> {
  const { base, object } = place;
  const path = `${app}/subscriptions`;
  const answer = await graph(context, { base, path, token: appToken(place, app) });
  const parsed = listed.safeParse(answer);
  if (!parsed.success) throw new SendError('temporary', 'Meta answered with something that cannot be read.');
  const own = parsed.data.data.find((one) => one.object === object && one.active);
  if (!own) return null;
  return {
    url: own.callback_url,
    fields: own.fields.map((field) => (typeof field === 'string' ? field : field.name)),
  };
}

/** An app speaks for itself with its id and its secret. */
function appToken({ appSecret }: Place, app: string): string {
  return `${app}|${appSecret}`;
}

function unlessRefused(error: unknown): null {
  if (error instanceof SendError && !['temporary', 'throttled'].includes(error.kind)) return null;
  throw error;
}
