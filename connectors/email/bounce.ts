import type { Inbound } from '../connector.ts';
import { harmless } from '../kit/fields.ts';
import { isFromMachine } from './automatic.ts';
import { decode, every, first, readHeader } from './header.ts';
import type { Mail } from './parse.ts';
import { partNamedIn } from './threading.ts';

type Receipt = Extract<Inbound, { type: 'receipt' }>;

/** A report of a mail server about a mail of ours: which part, and what follows from it. */
export interface Report {
  part: string;
  /** Null where it only says that there is a delay. */
  receipt: Receipt | null;
}

/** What a bounce, a delivery report or a read notification says; null where the mail is none, or not about us. */
export function reportOf(mail: Mail, at: number | null): Report | null {
  const kind = reportKind(mail);
  if (kind === null) return null;
  const part = partNamedIn(returned(mail));
  if (part === null) return null;
  const state = kind === 'read' ? readState(mail) : deliveryState(mail);
  if (state === null) return { part, receipt: null };
  const error = state === 'failed' ? { error: reason(mail) } : {};
  return { part, receipt: { type: 'receipt', thread: null, state, of: { part }, ...error, at } };
}

function reportKind(mail: Mail): 'delivery' | 'read' | null {
  const type = first(mail.header, 'content-type').toLowerCase();
  if (/disposition-notification/.test(type) || attached(mail, 'message/disposition-notification'))
    return 'read';
  if (/multipart\/report/.test(type) || attached(mail, 'message/delivery-status')) return 'delivery';
  const isNobody = every(mail.header, 'return-path').some((path) => /^<\s*>$/.test(path.trim()));
  if (first(mail.header, 'x-failed-recipients')) return 'delivery';
  return (isFromMachine(mail) || isNobody || mail.from.length === 0) &&
    failure.test(`${mail.subject} ${mail.text ?? ''}`.slice(0, 4000))
    ? 'delivery'
    : null;
}

const failure =
  /undeliver|unzustellbar|not be delivered|delivery (?:status|fail|has failed|incomplete)|failure notice|returned (?:mail|to sender)|mail (?:delivery )?failed|non remis|no se (?:ha )?(?:pudo|podido) entregar|rejected|mailbox (?:unavailable|full)|user unknown|недоставлен|не удалось доставить|退信|配信不能/i;

function attached(mail: Mail, type: string): string | null {
  const found = mail.attachments.find((file) => file.type.toLowerCase().startsWith(type));
  return found ? decode(found.bytes.subarray(0, 100_000)) : null;
}

/** Everything in which the mail of ours may be named. */
function returned(mail: Mail): string {
  const files = mail.attachments
    .filter((file) => /^(message|text)\//i.test(file.type))
    .slice(0, 20)
    .map((file) => decode(file.bytes.subarray(0, 200_000)));
  const own = every(mail.header, 'in-reply-to', 'references', 'x-original-message-id');
  return [
    ...files,
    ...own,
    mail.text ?? '',
    (mail.html ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  ].join('\n');
}

function readState(mail: Mail): 'read' | null {
  const notice = attached(mail, 'message/disposition-notification') ?? mail.text ?? '';
  return /^disposition:[^\r\n]*\bdisplayed\b/im.test(notice) ? 'read' : null;
}

function deliveryState(mail: Mail): 'failed' | 'delivered' | null {
  const status = attached(mail, 'message/delivery-status');
  if (status === null) return softly(mail) ? null : 'failed';
  const actions = [...status.matchAll(/^action:\s*([a-z]+)/gim)].map((found) =>
    (found[1] ?? '').toLowerCase(),
  );
  const codes = [...status.matchAll(/^status:\s*([245])\./gim)].map((found) => found[1]);
  if (actions.includes('failed')) return 'failed';
  if (actions.includes('delayed')) return null;
  if (actions.some((action) => ['delivered', 'relayed', 'expanded'].includes(action))) return 'delivered';
  if (codes.includes('5')) return 'failed';
  if (codes.includes('4')) return null;
  return codes.includes('2') ? 'delivered' : 'failed';
}

/** A free text that only warns: the server goes on trying. */
function softly(mail: Mail): boolean {
  const text = `${mail.subject}\n${mail.text ?? ''}`.slice(0, 6000);
  return /\b(delayed|warning: (?:could not|message)|still being (?:retried|attempted)|will (?:continue|keep) (?:to )?(?:try|retry)|do not need to resend)/i.test(
    text,
  );
}

/** In a sentence: to whom, the status, and the server's own words. */
function reason(mail: Mail): string {
  const status = attached(mail, 'message/delivery-status');
  const groups = (status ?? '')
    .split(/\r?\n[ \t]*\r?\n/)
    .map((group) => readHeader(Buffer.from(`${group}\n\n`)));
  const group =
    groups.find((one) => /failed/i.test(first(one, 'action'))) ?? groups.find((one) => first(one, 'status'));
  const text = (mail.text ?? '').slice(0, 20_000);
  const recipient = group ? bare(first(group, 'final-recipient')) : first(mail.header, 'x-failed-recipients');
  const words = group
    ? bare(first(group, 'diagnostic-code'))
    : (/^.*\b[45]\d\d[ -].{5,300}$/m.exec(text)?.[0] ?? '');
  const code =
    (group && first(group, 'status')) || (/\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(words || text)?.[0] ?? '');
  const whom = recipient ? ` to ${recipient.slice(0, 254)}` : '';
  const details = [code, words.slice(0, 400)].filter(Boolean).join(': ');
  const sentence = `The mail${whom} came back undelivered${details ? ` (${details})` : ''}.`;
  return harmless(sentence.replace(/[\p{Cc}\s]+/gu, ' '));
}

/** `rfc822; someone@…` and `smtp; 550 …` without the word in front. */
function bare(value: string): string {
  return value.replace(/^[a-z0-9-]+\s*;\s*/i, '').trim();
}
