import { z } from 'zod';
import { unsubscribe } from '../core/subscriptions.ts';
import { tellNumber } from '../core/tell.ts';
import type { Token } from '../core/things.ts';
import { findThread } from '../core/threads.ts';
import { day, hour } from '../core/time.ts';
import { setWebhook } from '../core/webhook.ts';
import type { Update, World } from '../core/world.ts';
import { addTemplate } from '../whatsapp/templates.ts';
import { get } from './set-up.ts';
import { UnknownError } from './unknown-error.ts';

export const webhookInput = z.strictObject({
  account: z.string(),
  /** The app, where several are installed; the account's first one otherwise. */
  app: z.string().optional(),
  url: z.url(),
  verifyToken: z.string().optional(),
  /** Which fields the app subscribes to; all of them when left out. */
  fields: z.array(z.string()).optional(),
});

/** As in an app's dashboard: the address has to prove itself before it is kept. */
export async function pointWebhook(world: World, input: z.output<typeof webhookInput>): Promise<object> {
  const account = get(world.accounts, input.account, 'account');
  const tokens = [...world.tokens.values()].filter(
    (token) => token.accountIds.has(account.id) || token.accountIds.has(account.pageId ?? ''),
  );
  const app = get(world.apps, input.app ?? tokens[0]?.appId ?? '', 'app');
  const object = ({ page: 'page', instagram: 'instagram', whatsapp: 'whatsapp_business_account' } as const)[
    account.kind
  ] satisfies Update['object'];
  const fields = input.fields ?? null;
  await setWebhook(app, object, {
    url: input.url,
    verifyToken: input.verifyToken ?? app.verifyToken,
    fields,
  });
  for (const practice of world.practices) if (practice.app === app.id) practice.url = input.url;
  world.keep();
  return { app: app.id, object, url: input.url };
}

export const tokenInput = z.strictObject({
  /** Either of the two: one token, or all of an account. */
  token: z.string().optional(),
  account: z.string().optional(),
  state: z.enum(['valid', 'revoked', 'password changed', 'app removed', 'role lost', 'expired']).optional(),
  takeScopes: z.array(z.string()).default([]),
  giveScopes: z.array(z.string()).default([]),
  /** Seconds that it still lasts. */
  expiresIn: z.int().optional(),
});

export function changeTokens(world: World, input: z.output<typeof tokenInput>): { changed: number } {
  const tokens = tokensOf(world, input);
  for (const token of tokens) {
    if (input.state === 'expired') token.expiresAt = world.clock.now();
    else if (input.state !== undefined) token.state = input.state;
    for (const scope of input.takeScopes) token.scopes.delete(scope);
    for (const scope of input.giveScopes) token.scopes.add(scope);
    if (input.expiresIn !== undefined) token.expiresAt = world.clock.now() + input.expiresIn * 1000;
  }
  return { changed: tokens.length };
}

function tokensOf(world: World, input: z.output<typeof tokenInput>): Token[] {
  if (input.token !== undefined) return [get(world.tokens, input.token, 'token')];
  if (input.account === undefined) throw new UnknownError('Say which: a token, or an account.');
  const account = get(world.accounts, input.account, 'account');
  return [...world.tokens.values()].filter(
    (token) => token.accountIds.has(account.id) || token.accountIds.has(account.pageId ?? ''),
  );
}

export const onceInput = z.discriminatedUnion('kind', [
  /** The app loses its subscription, and nobody is told. */
  z.strictObject({ kind: z.literal('unsubscribe'), account: z.string() }),
  /** The customer's last message becomes older than a day, or than seven. */
  z.strictObject({
    kind: z.literal('close-window'),
    account: z.string(),
    person: z.string(),
    human: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('quality'), account: z.string(), event: z.string().default('FLAGGED') }),
  z.strictObject({
    kind: z.literal('template-status'),
    account: z.string(),
    template: z.string(),
    status: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']),
  }),
]);

/** What goes wrong once. */
export async function goWrong(world: World, input: z.output<typeof onceInput>): Promise<void> {
  const account = get(world.accounts, input.account, 'account');
  switch (input.kind) {
    case 'unsubscribe':
      for (const app of world.apps.values()) unsubscribe(world, app, account.businessId ?? account.id);
      return;
    case 'close-window': {
      const person = get(world.people, input.person, 'person');
      const thread = findThread(world, account, person);
      if (!thread || thread.lastInboundAt === null) throw new UnknownError('No window is open here.');
      const past = input.human ? 7 * day : 24 * hour;
      thread.lastInboundAt = Math.min(thread.lastInboundAt, world.clock.now() - past);
      return;
    }
    case 'quality':
      await tellNumber(world, account, 'phone_number_quality_update', {
        display_phone_number: account.number,
        event: input.event,
        current_limit: 'TIER_1K',
      });
      return;
    case 'template-status': {
      const template = get(world.templates, input.template, 'template');
      template.status = input.status;
      await world.tell({
        object: 'whatsapp_business_account',
        entryId: template.businessId,
        field: 'message_template_status_update',
        place: 'changes',
        value: {
          event: input.status,
          message_template_id: Number(template.id),
          message_template_name: template.name,
          message_template_language: template.language,
          message_template_category: template.category,
          reason: input.status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE',
        },
        at: world.clock.now(),
      });
    }
  }
}

export const templateInput = z.strictObject({
  account: z.string(),
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2).default('en'),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).default('UTILITY'),
  status: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']).default('APPROVED'),
  header: z
    .strictObject({ format: z.enum(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT']), text: z.string().default('') })
    .nullable()
    .default(null),
  body: z.string().min(1).max(1024),
  examples: z.array(z.string()).default([]),
  footer: z.string().max(60).nullable().default(null),
  buttons: z
    .array(
      z.strictObject({
        type: z.enum(['QUICK_REPLY', 'URL', 'PHONE_NUMBER']),
        text: z.string().max(25),
        value: z.string().default(''),
      }),
    )
    .max(10)
    .default([]),
});

export function makeTemplate(world: World, input: z.output<typeof templateInput>): { id: string } {
  const { account: id, ...rest } = input;
  const { businessId } = get(world.accounts, id, 'account');
  if (businessId === null) throw new UnknownError('Only WhatsApp has templates.');
  return { id: addTemplate(world, { ...rest, businessId }).id };
}
