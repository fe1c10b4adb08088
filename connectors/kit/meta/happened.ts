import { z } from 'zod';
import type { Inbound } from '../../connector.ts';
import { detail } from '../fields.ts';
import { isObject } from './envelope.ts';
import { cameBy } from './referral.ts';
import type { Talk } from './talk.ts';

type Reader = (value: unknown, talk: Talk) => Inbound[];

/** Things that happen between a person and an account without anybody's words. */
export const happened = {
  /** A plug-in on a site, or a consent to be written to later. */
  optin(value, talk) {
    const { type, title, notification_messages_frequency: often, user_token_status, ref } = fields(value);
    const { notification_messages_status: wish } = fields(value);
    if (type === 'one_time_notif_req')
      return [
        note('optin-once', `Agreed to get one message${title ? ` about “${title}”` : ''} later.`, talk),
      ];
    if (type !== 'notification_messages')
      return [
        {
          ...cameBy(value, talk),
          id: `${talk.derivedId('optin')}:${(ref ?? '').slice(0, 60).toWellFormed()}`,
        },
      ];
    const about = title ? ` “${title}”` : '';
    const rate = often ? ` (${often.toLowerCase()})` : '';
    const what =
      user_token_status === 'REVOKED' || wish === 'STOP_NOTIFICATIONS'
        ? `Does not want to get messages about${about || ' a topic'} any more.`
        : `Agreed to get messages about${about || ' a topic'}${rate}.`;
    return [note('optin', what, talk)];
  },
  passed(value, talk) {
    const { new_owner_app_id: app } = fields(value);
    return [note('pass-thread', `The conversation was passed to ${appNamed(app)}.`, talk)];
  },
  taken(value, talk) {
    const { previous_owner_app_id: app } = fields(value);
    return [note('take-thread', `The conversation was taken over from ${appNamed(app)}.`, talk)];
  },
  requested(value, talk) {
    const { requested_owner_app_id: app } = fields(value);
    return [note('request-thread', `${capital(appNamed(app))} asks to take over the conversation.`, talk)];
  },
  roles(value, talk) {
    return [note('roles', rolesIn(value), talk)];
  },
  linked(value, talk) {
    const { status } = fields(value);
    const what =
      status === 'unlinked' ? 'Unlinked their account with you.' : 'Linked their account with you.';
    return [note(`account-${status === 'unlinked' ? 'unlinked' : 'linked'}`, what, talk)];
  },
  /** The answers to a survey. */
  feedback(value, talk) {
    const screens = screensOf.parse(value);
    const answers = screens.feedback_screens
      .flatMap(({ questions }) => Object.entries(questions))
      .slice(0, 50);
    const told = answers.map(([name, { payload, follow_up }]) => ({
      name: detail(200).parse(name) ?? '…',
      value: [payload, follow_up?.payload].filter(Boolean).join(' · ') || '…',
    }));
    return [filledIn('feedback', 'messaging_feedback', told, talk)];
  },
  /** Their address or number, as they typed it into a form that was sent to them. */
  information(value, talk) {
    const typed = informationOf.parse(value).screens.flatMap(({ responses }) => responses);
    const told = typed.slice(0, 50).map(({ key, value: answer }) => ({
      name: key ?? '…',
      value: answer ?? '…',
    }));
    return [filledIn('information', 'messaging_customer_information', told, talk)];
  },
} satisfies Record<string, Reader>;

const told = z
  .looseObject({
    type: detail(100),
    title: detail(300),
    ref: detail(300),
    status: detail(100),
    user_token_status: detail(100),
    notification_messages_status: detail(100),
    notification_messages_frequency: detail(100),
    new_owner_app_id: detail(100),
    previous_owner_app_id: detail(100),
    requested_owner_app_id: detail(100),
  })
  .partial();

function fields(value: unknown): z.output<typeof told> {
  return told.safeParse(value).data ?? {};
}

// An odd answer is left out, and costs none of the others.
const answered = z.looseObject({ payload: detail(1000) });
const answer = answered
  .extend({ follow_up: answered.optional().catch(undefined) })
  .catch({ payload: undefined });
const screen = z.looseObject({ questions: z.record(z.string(), answer) }).catch({ questions: {} });
const screensOf = z.object({ feedback_screens: z.array(screen) }).catch({ feedback_screens: [] });

const response = z
  .looseObject({ key: detail(200), value: detail(1000) })
  .catch({ key: undefined, value: undefined });
const filled = z.looseObject({ responses: z.array(response) }).catch({ responses: [] });
const informationOf = z.object({ screens: z.array(filled) }).catch({ screens: [] });

/** What a person filled in; without a single answer it is shown by the platform's name. */
function filledIn(
  kind: string,
  unsupported: string,
  answers: { name: string; value: string }[],
  talk: Talk,
): Inbound {
  const { thread, author, from, at } = talk;
  const shown =
    answers.length > 0 ? { cards: [{ kind: 'form' as const, fields: answers }] } : { unsupported };
  const id = talk.derivedId(kind);
  return { type: 'message', thread, id, from, author, text: '', attachments: [], ...shown, at };
}

/** What this app may do in the conversations of the account; a sentence. */
export function rolesIn(value: unknown): string {
  const held = isObject(value) ? Object.values(value).flat().slice(0, 10).map(String).join(', ') : '';
  return detail(300).parse(`The role of the app in conversations changed: ${held || 'none'}.`) ?? '';
}

function note(kind: string, what: string, talk: Talk): Inbound {
  const { thread, person, at } = talk;
  return {
    type: 'message',
    thread,
    id: talk.derivedId(kind),
    from: 'customer',
    author: person,
    text: '',
    attachments: [],
    cards: [{ kind: 'happened', what }],
    automatic: true,
    at,
  };
}

/** Meta's own inbox is the one app that everybody has. */
function appNamed(id: string | undefined): string {
  if (id === '263902037430900') return 'the inbox of the account itself';
  return id ? `another app (${id})` : 'another app';
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
