import { createHash } from 'node:crypto';
import type { ThreadRef } from '../connector.ts';
import { addressOf } from './addresses.ts';
import { every, first } from './header.ts';
import type { Mail } from './parse.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Message-IDs of ours. The word before the UUID tells them from those of programs that use bare UUIDs. */
const ours = new RegExp(`^<part-(${uuid})@[^<>\\s]+>$`, 'i');
const namesMax = 50;
const idMax = 400;

/** The Message-ID of a part of ours. */
export function partMessageId(partId: string, address: string): string {
  return `<part-${partId}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

export function partOf(messageId: string): string | null {
  return ours.exec(messageId)?.[1]?.toLowerCase() ?? null;
}

/** A part of ours that is named anywhere in a text, as in the mail that a bounce returns. */
export function partNamedIn(text: string): string | null {
  return new RegExp(`<part-(${uuid})@[^<>\\s]{1,255}>`, 'i').exec(text)?.[1]?.toLowerCase() ?? null;
}

/** The Message-IDs in a field, in our form `<id>`. Programs also write prose there, or leave brackets out. */
function messageIds(text: string): string[] {
  const words = text.slice(0, 40_000).match(/<[^<>]{1,900}>|[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [];
  return words
    .map((word) => shortened(`<${word.replace(/[<>\s\p{Cc}]+/gu, '')}>`))
    .filter((id) => id.length > 2);
}

function shortened(id: string): string {
  const sound = id.toWellFormed();
  return sound.length <= idMax ? sound : `<${sha256(sound)}>`;
}

/** The mail's own id, '' where it has none. */
export function ownId(mail: Mail): string {
  const written = first(mail.header, 'message-id');
  const [id] = messageIds(written);
  const bare = written.replace(/[<>\s\p{Cc}]+/gu, '');
  return id ?? (bare ? shortened(`<${bare}>`) : '');
}

/**
 * The id under which a mail is stored. The digest tells mails apart that share a Message-ID, whatever differs
 * in what they say, and is the same for one mail that came by two ways, however those encoded it.
 */
export function storedId(mail: Mail): string {
  const id = ownId(mail);
  const who = [
    mail.from[0]?.address ?? '',
    squeezed(first(mail.header, 'date')),
    squeezed(mail.subject),
  ].join('\n');
  if (id) return `${id} ${sha256(`${who}\n${saidIn(mail)}`).slice(0, 8)}`;
  const written = mail.body.toString('latin1').replaceAll('\r', '').trimEnd();
  return `mail-${sha256(`${who}\n${written}`)}`;
}

/** Everything decoded, spaces apart: lines are broken and ended differently on different ways. */
function saidIn({ text, html, attachments }: Mail): string {
  const files = attachments.map(({ name, bytes }) => `${name ?? ''} ${bytes.length}`);
  return [squeezed(text ?? ''), squeezed(html ?? ''), ...files].join('\n');
}

/** A stored id without its digest: what stands in headers. Null for a mail that had none. */
export function headerId(stored: string): string | null {
  const [id = ''] = stored.split(' ');
  return /^<[!-~]+>$/.test(id) ? id : null;
}

/** Where a mail belongs, from what it says itself; its subject alone never decides. */
export function threadOf(
  mail: Mail,
  id: string,
  facts: { newSubject: string; to: string[] },
  own: Set<string>,
): ThreadRef {
  const answered = messageIds(every(mail.header, 'in-reply-to').join(' '));
  const chain = messageIds(every(mail.header, 'references').join(' ')).toReversed();
  const earlier = [...new Set([...answered, ...chain])].filter((name) => name !== ownId(mail));
  const tokens = tokensIn(mail, facts.to, own).map((part) => ({ part }));
  const named = earlier.map((name) => {
    const part = partOf(name);
    return part === null ? { name } : { part };
  });
  const names = [ownId(mail), ...earlier].filter(Boolean).slice(0, namesMax);
  return {
    id,
    surface: 'private',
    subject: mail.subject,
    shared: true,
    topic: topicOf(mail.subject),
    ownTopic: facts.newSubject === 'new',
    continues: distinct([...tokens, ...named]).slice(0, namesMax),
    names,
  };
}

/** Parts named by the address that an answer went to: `care+<part>@…`, or the same at our own door. */
function tokensIn(mail: Mail, envelope: string[], own: Set<string>): string[] {
  const delivered = every(mail.header, 'delivered-to', 'x-original-to', 'envelope-to').map((text) =>
    addressOf(text),
  );
  const all = [
    ...envelope.map((text) => addressOf(text)),
    ...mail.to.map(({ address }) => address),
    ...delivered,
  ];
  return [...all, ...mail.cc.map(({ address }) => address)].flatMap((address) => {
    const found = /^(.+)\+([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})@(.+)$/.exec(
      address ?? '',
    );
    if (!found) return [];
    const [, local = '', a, b, c, d, e, domain = ''] = found;
    const isOurs = own.has(`${local}@${domain}`) || /^in-[0-9a-f]{32}$/.test(local);
    return isOurs ? [`${a}-${b}-${c}-${d}-${e}`] : [];
  });
}

function distinct<T>(list: T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** What mail programs put before the subject of an answer or a forward, in the languages that have their own. */
const prefixes = [
  ...['re', 'fw', 'fwd', 'aw', 'wg', 'antw', 'antwort', 'doorst', 'sv', 'vs', 'vb', 'vl', 'vá', 'továbbítás'],
  ...[
    'tr',
    'rép',
    'réf',
    'ref',
    'rv',
    'res',
    'enc',
    'r',
    'i',
    'rif',
    'odp',
    'pd',
    'ynt',
    'ilt',
    'i̇lt',
    'atb',
    'ang',
  ],
  ...[
    'απ',
    'σχετ',
    'πρθ',
    'ответ',
    'отв',
    'пересл',
    'на',
    'відп',
    'переслано',
    'պատ',
    'փոխ',
    'bls',
    'trả lời',
    'chuyển tiếp',
  ],
  ...['回复', '回覆', '答复', '答覆', '转发', '轉寄', '转寄', '返信', '転送', '답장', '회신', '전달'],
  ...[
    'رد',
    'يرد',
    'إعادة توجيه',
    'پاسخ',
    'ارسال',
    'جواب',
    'השב',
    'תשובה',
    'הועבר',
    'जवाब',
    'उत्तर',
    'பதில்',
    'ప్రత్యుత్తరం',
    'ตอบ',
    'ส่งต่อ',
  ],
];
const prefix = new RegExp(
  `^\\s*(?:${prefixes.join('|')})\\s?(?:[\\[(]\\d{1,4}[\\])]|\\^\\d{1,4})?\\s?[:：]\\s*`,
  'iu',
);

/** A subject as it is compared: without the prefixes of answers, case folded. */
function topicOf(subject: string): string {
  return squeezed(bareSubject(subject).normalize('NFC').toLowerCase()).slice(0, 200).toWellFormed();
}

export function bareSubject(subject: string): string {
  let rest = subject.trim();
  for (let n = 0; n < 20 && prefix.test(rest); n += 1) rest = rest.replace(prefix, '');
  return rest;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
