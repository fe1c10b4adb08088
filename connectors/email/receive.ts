import { z } from 'zod';
import type { Inbound, IncomingAttachment, Raw, Received } from '../connector.ts';
import { here, unreadable } from '../kit/received.ts';
import { addressOf } from './addresses.ts';
import { authorOf, copiesOf } from './author.ts';
import { isAutomatic } from './automatic.ts';
import { reportOf } from './bounce.ts';
import { first } from './header.ts';
import { textOfHtml } from './html-text.ts';
import { type Mail, parseMail } from './parse.ts';
import { foldQuote } from './quote.ts';
import { ownId, partOf, storedId, threadOf } from './threading.ts';

const textMax = 200_000;
const htmlMax = 2_000_000;
const attachmentsMax = 100;

const factsOf = z.object({
  own: z.array(z.string()).catch([]),
  newSubject: z.enum(['same', 'new']).catch('same'),
  to: z.array(z.string()).catch([]),
  /** The mail's size, where only its beginning was read. */
  cut: z.number().nullable().catch(null),
});

/** One mail, whatever it looks like, is one message; a report about a mail of ours is a receipt besides. */
export async function receive(raw: Raw): Promise<Received[]> {
  if (raw.body.length === 0) return [unreadable('The mail is empty: it has not a single byte.', '')];
  const facts = factsOf.parse(raw.facts);
  const own = new Set(facts.own.map((address) => addressOf(address)).filter((address) => address !== null));
  const mail = await parseMail(raw.body);
  const at = timeOf(first(mail.header, 'date'));
  const report = reportOf(mail, at);
  const message = await messageOf(mail, own, { ...facts, at });
  if (!report) return [here(message)];
  const others =
    message.thread.continues?.filter((one) => !('part' in one) || one.part !== report.part) ?? [];
  const continues = [{ part: report.part }, ...others].slice(0, 50);
  const bounce: Message = { ...message, thread: { ...message.thread, continues }, automatic: true };
  return report.receipt ? [here(bounce), here(report.receipt)] : [here(bounce)];
}

type Message = Extract<Inbound, { type: 'message' }>;
type Known = z.output<typeof factsOf> & { at: number | null };

async function messageOf(mail: Mail, own: Set<string>, known: Known): Promise<Message> {
  const { from, who, answerTo } = authorOf(mail, own);
  // Anybody can repeat a Message-ID: an echo also says that it is from us, and whatever else is a mail.
  const ownPart = mail.from.some(({ address }) => own.has(address)) ? partOf(ownId(mail)) : null;
  const id = ownPart ? ownId(mail) : storedId(mail);
  const html = mail.html?.slice(0, htmlMax).toWellFormed();
  const folded = foldQuote(
    (mail.text ?? (html ? await textOfHtml(html) : '')).slice(0, 2 * textMax).toWellFormed(),
  );
  const notes = notesOf(mail, known.cut);
  const copies = copiesOf(mail, own, who.email);
  return {
    type: 'message',
    thread: threadOf(mail, id, known, own),
    id,
    from: ownPart ? 'brand' : from,
    author: who,
    text:
      [clip(folded.text), ...notes].filter(Boolean).join('\n\n') ||
      (isBlank(mail) ? bodyAsItIs(mail.body) : ''),
    subject: mail.subject,
    ...(folded.quoted && { quoted: clip(folded.quoted) }),
    ...(html && { html }),
    attachments: mail.attachments.slice(0, attachmentsMax).map(attachmentOf),
    ...(copies.length > 0 && { copies }),
    ...(answerTo && { answerTo }),
    ...(isAutomatic(mail) && { automatic: true }),
    original: { name: 'message.eml', type: 'message/rfc822' },
    at: known.at,
    ...(ownPart && { correlation: ownPart }),
  };
}

/** Nothing at all was found in it, which a broken structure can do. */
function isBlank(mail: Mail): boolean {
  return !mail.text?.trim() && !mail.html && !mail.subject && mail.attachments.length === 0;
}

/** What stands below the header, so that a person sees what no parser could. */
function bodyAsItIs(body: Buffer): string {
  const text = body.subarray(0, 8_000).toString('utf8').replaceAll('\r\n', '\n').replaceAll('\0', '');
  return text.trim().slice(0, 2_000).toWellFormed();
}

function clip(text: string): string {
  return text.length <= textMax
    ? text
    : `${text.slice(0, textMax - 60).toWellFormed()}…\n[The rest is in the original mail.]`;
}

function notesOf(mail: Mail, cut: number | null): string[] {
  const more = mail.attachments.length - attachmentsMax;
  return [
    ...(more > 0 ? [`[${more} more attachments are in the original mail.]`] : []),
    ...(cut
      ? [
          `[This mail has ${Math.round(cut / 1e6)} MB. Only its beginning was read; the rest is in the mailbox.]`,
        ]
      : []),
  ];
}

const endings: Record<string, string> = {
  'message/rfc822': 'eml',
  'text/rfc822-headers': 'txt',
  'message/delivery-status': 'txt',
  'application/ms-tnef': 'dat',
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
  'image/jpeg': 'jpg',
};

function attachmentOf(
  { name, type, contentId, bytes }: Mail['attachments'][number],
  index: number,
): IncomingAttachment {
  const kind = type.toLowerCase();
  const ending = endings[kind] ?? (/^[a-z]+\/([a-z0-9]{2,5})$/.exec(kind)?.[1] || 'bin');
  const called = name?.replace(/[\p{Cc}/\\]+/gu, '_').trim() || `attachment-${index + 1}.${ending}`;
  return {
    name: kind === 'message/rfc822' && !/\.eml$/i.test(called) ? `${called}.eml` : called,
    type: kind,
    size: bytes.length,
    ...(contentId && { contentId }),
    source: { bytes },
  };
}

/** A date as mail programs write it; null where it is none, or one that cannot be stored. */
function timeOf(date: string): number | null {
  const written = date
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // Without a zone the clock of this machine would be taken; UTC is the same everywhere.
  const zoned = /([+-]\d{4}|[+-]\d\d:\d\d|\b(?:UTC?|GMT|Z|[ECMP][SD]T))$/i.test(written)
    ? written
    : `${written} +0000`;
  const at = /\d/.test(written) ? Date.parse(zoned) : Number.NaN;
  return at >= 0 && at < 253_402_300_800_000 ? at : null;
}
