import { z } from 'zod';
import type { Inbound } from '../../connector.ts';
import { detail, externalId, firstIssue, harmless, words } from '../fields.ts';
import { isObject, moment, type Told } from './envelope.ts';
import { happened, rolesIn } from './happened.ts';
import { messageOf } from './message.ts';
import { cameBy, choice } from './referral.ts';
import { type Dialect, type Talk, talkOf } from './talk.ts';

/**
 * What one messaging or standby event means, on Messenger and on Instagram alike; or what is wrong with it.
 * The thread is named by the person's id, which is unique to the account.
 */
export function readMessaging(update: Told, dialect: Dialect): Inbound[] | string {
  const { value } = update;
  const policy = value['policy-enforcement'] ?? value.policy_enforcement;
  if (isObject(policy)) return [enforced(policy, moment(value.timestamp) ?? update.at)];
  const talk = talkOf(update, dialect);
  if (typeof talk === 'string')
    return isObject(value.app_roles) ? [roles(value.app_roles, moment(value.timestamp) ?? update.at)] : talk;
  const kind = Object.keys(readers).find((key) => value[key] !== undefined && value[key] !== null);
  if (kind) return readers[kind as keyof typeof readers](value[kind], talk, value);
  const unknown = Object.keys(value).find((key) => !envelopeKeys.includes(key) && value[key] !== null);
  return unknown
    ? [unsupported(unknown, talk)]
    : 'The event is of no kind: it holds no message and no other thing.';
}

const envelopeKeys = ['sender', 'recipient', 'timestamp', 'prior_message', 'is_echo'];

const readers = {
  message: messageOf,
  message_edit: edited,
  reaction: reacted,
  postback: pressed,
  referral: (value: unknown, talk: Talk) => [cameBy(value, talk)],
  delivery: delivered,
  read: seen,
  optin: happened.optin,
  pass_thread_control: happened.passed,
  take_thread_control: happened.taken,
  request_thread_control: happened.requested,
  app_roles: happened.roles,
  account_linking: happened.linked,
  messaging_feedback: happened.feedback,
  messaging_customer_information: happened.information,
} satisfies Record<
  string,
  (value: unknown, talk: Talk, whole: Record<string, unknown>) => Inbound[] | string
>;

const edit = z.object({ mid: externalId, text: words.optional() });

function edited(value: unknown, { thread, at }: Talk): Inbound[] | string {
  const parsed = edit.safeParse(value);
  if (!parsed.success) return `message_edit ${firstIssue(parsed.error)}`;
  const { mid, text } = parsed.data;
  return [{ type: 'edit', thread, id: mid, text: text ?? '', at }];
}

const reaction = z.object({
  mid: externalId,
  action: z.enum(['react', 'unreact'], { error: 'is neither react nor unreact' }),
  emoji: z.string().optional().catch(undefined),
  reaction: z.string().optional().catch(undefined),
});

/** A person has one reaction to a message: a new one takes the place of whatever stood there. */
function reacted(value: unknown, { thread, author, at }: Talk): Inbound[] | string {
  const parsed = reaction.safeParse(value);
  if (!parsed.success) return `reaction ${firstIssue(parsed.error)}`;
  const { mid, action, emoji, reaction: name } = parsed.data;
  const about = { type: 'reaction' as const, thread, id: mid, author };
  const cleared: Inbound = { ...about, emoji: '', removed: true, at };
  if (action === 'unreact') return [cleared];
  const shown = harmless((emoji || emojiNamed[name ?? ''] || name || '👍').slice(0, 64));
  const given: Inbound = { ...about, emoji: shown, removed: false, at };
  return at === null ? [given] : [{ ...cleared, at: Math.max(0, at - 1) }, given];
}

const emojiNamed: Record<string, string> = {
  smile: '😆',
  haha: '😆',
  laugh: '😆',
  angry: '😠',
  sad: '😢',
  wow: '😮',
  love: '❤️',
  like: '👍',
  dislike: '👎',
};

const postback = z.looseObject({ mid: externalId.optional().catch(undefined) });

const named = detail(60);

/** A button, an ice breaker or "Get started"; without a payload where another app holds the thread. */
function pressed(value: unknown, talk: Talk): Inbound[] | string {
  const parsed = postback.safeParse(value);
  if (!parsed.success) return 'postback is no object';
  const { mid, title, payload, referral } = parsed.data;
  const origin = isObject(referral) ? cameBy(referral, talk).cards : [];
  const { thread, author, from, at } = talk;
  const derived = `${talk.derivedId('postback')}:${named.parse(payload) ?? named.parse(title) ?? ''}`;
  return [
    {
      type: 'message',
      thread,
      id: mid ?? derived,
      from,
      author,
      text: '',
      attachments: [],
      cards: [choice(title, payload), ...(origin ?? [])],
      at,
    },
  ];
}

const delivery = z.object({
  mids: z.array(externalId).max(1000).optional().catch(undefined),
  watermark: z.unknown().optional(),
});

function delivered(value: unknown, { thread, at }: Talk): Inbound[] | string {
  const parsed = delivery.safeParse(value);
  if (!parsed.success) return 'delivery is no object';
  const upTo = moment(parsed.data.watermark);
  const state = 'delivered' as const;
  const single = (parsed.data.mids ?? []).map(
    (id): Inbound => ({ type: 'receipt', thread, state, of: { id }, at }),
  );
  const all: Inbound[] = upTo === null ? [] : [{ type: 'receipt', thread, state, of: { upTo }, at }];
  return single.length + all.length > 0 ? [...single, ...all] : 'delivery names no messages and no moment';
}

const reading = z.object({ mid: externalId.optional(), watermark: z.unknown().optional() });

/** Messenger says up to which moment everything was read, Instagram which message. */
function seen(value: unknown, { thread, at }: Talk): Inbound[] | string {
  const parsed = reading.safeParse(value);
  if (!parsed.success) return `read ${firstIssue(parsed.error)}`;
  const { mid, watermark } = parsed.data;
  const upTo = moment(watermark);
  const of = mid === undefined ? upTo !== null && { upTo } : { id: mid };
  return of ? [{ type: 'receipt', thread, state: 'read', of, at }] : 'read names no message and no moment';
}

/** Said of the account as a whole, it names nobody. */
function roles(held: Record<string, unknown>, at: number | null): Inbound {
  return { type: 'account', state: 'note', text: rolesIn(held), at };
}

function enforced(policy: Record<string, unknown>, at: number | null): Inbound {
  const { action, reason } = policy;
  const why = typeof reason === 'string' && reason ? ` Meta says: “${harmless(reason.slice(0, 500))}”` : '';
  if (action === 'unblock')
    return { type: 'account', state: 'fine', text: `Meta lets this account write again.${why}`, at };
  if (action === 'block')
    return {
      type: 'account',
      state: 'broken',
      text: `Meta has barred this account from writing messages.${why}`,
      at,
    };
  return {
    type: 'account',
    state: 'warning',
    text: `Meta warns this account because of its policies.${why}`,
    at,
  };
}

/** A kind of event that came into the world after this code: shown by its name. */
function unsupported(kind: string, talk: Talk): Inbound {
  const { thread, author, from, at } = talk;
  const name = harmless(kind.slice(0, 100)) || 'event';
  const id = talk.derivedId(name);
  return { type: 'message', thread, id, from, author, text: '', attachments: [], at, unsupported: name };
}
