import { z } from 'zod';
import type { Inbound, Raw, Received, Visitor } from '../connector.ts';
import { uploaded } from '../kit/attachments.ts';
import { detail, firstIssue, time, words } from '../kit/fields.ts';
import { openList, sourceOf } from '../kit/json.ts';
import { moment } from '../kit/moment.ts';
import { aboutOf, person } from '../kit/person.ts';
import { here, readEach, unreadable } from '../kit/received.ts';
import { keyOf, threadOf, visitorOf } from './visitors.ts';

const messagesMax = 200;

/** What a visitor's page posts: messages, and up to when it has received and read ours. */
export function receive(raw: Raw): Received[] {
  const text = raw.body.toString().replace(/^\uFEFF/, '');
  const visitor = visitorOf(raw.facts.visitor);
  if (!visitor) return [unreadable('The request names no visitor.', text)];
  const opened = openList(text, 'messages');
  const body = z.looseObject({}).safeParse(opened?.root);
  if (!opened || !body.success) return [unreadable('The body is not a JSON object.', text)];
  const { messages, delivered, read } = body.data;
  if (messages === undefined && delivered === undefined && read === undefined) {
    return [unreadable('The body holds none of messages, delivered and read.', text)];
  }
  return [
    ...readEach(messages === undefined ? [] : opened.elements, messagesMax, (element) =>
      messageOf(element, visitor),
    ),
    ...receiptOf('delivered', delivered, visitor, text),
    ...receiptOf('read', read, visitor, text),
  ];
}

const message = z.object({
  id: z.guid({ error: 'is no UUID' }),
  text: words.nullish(),
  attachments: z.array(z.unknown(), { error: 'is not a list' }).nullish(),
  /** The id of a choice below one of our answers, which was tapped. */
  choice: detail(200),
  sentAt: z.unknown().optional(),
  fields: z
    .looseObject({ name: detail(200), email: detail(320), phone: detail(40) })
    .nullish()
    .catch(undefined),
});

function messageOf(element: unknown, visitor: Visitor): Inbound | string {
  const parsed = message.safeParse(element);
  if (!parsed.success) return firstIssue(parsed.error);
  const { id, sentAt, choice } = parsed.data;
  const { name, email, phone, ...about } = parsed.data.fields ?? {};
  const { attachments, odd } = uploaded(parsed.data.attachments ?? []);
  const text = parsed.data.text ?? '';
  const unsupported = odd ?? (text === '' && attachments.length === 0 ? 'empty' : undefined);
  const stated = moment(sentAt);
  return {
    type: 'message',
    thread: threadOf(visitor),
    id,
    from: 'customer',
    author: {
      // What the site says of its own user counts for more than what is typed into a form.
      ...person(
        keyOf(visitor),
        { name: visitor.name ?? name, email: visitor.email ?? email, phone, language: visitor.language },
        aboutOf(about),
      ),
      verified: visitor.verified,
      // The proof covers the id alone, so it says something of the address only where that is the id.
      ...(visitor.verified &&
        visitor.email?.toLowerCase() === visitor.id.toLowerCase() && { ownsEmail: true }),
      ...(!visitor.verified && { placeholder: `Visitor ${visitor.id.slice(0, 4).toUpperCase()}` }),
    },
    text,
    attachments,
    ...(choice && text !== '' && { cards: [{ kind: 'choice', title: text, payload: choice }] }),
    // The page's clock is only a claim, so a strange one is no reason to lose the message.
    at: stated.fault === null ? stated.at : null,
    ...(unsupported && { unsupported }),
    clientId: id,
  };
}

const mark = z.object({ upTo: time });

function receiptOf(state: 'delivered' | 'read', value: unknown, visitor: Visitor, text: string): Received[] {
  if (value === undefined || value === null) return [];
  const upTo = mark.safeParse(value).data?.upTo ?? null;
  if (upTo === null) return [unreadable(`${state} has no time upTo`, sourceOf(text, state))];
  return [here({ type: 'receipt', thread: threadOf(visitor), state, of: { upTo }, at: null })];
}
