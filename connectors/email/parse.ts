import { harmless } from '../kit/fields.ts';
import { type Entry, firstAddress, type Mailbox, mailboxesOf, nameOf } from './addresses.ts';
import { hasRawWord, inUtf8, mended, otherCharset, rawWords } from './charsets.ts';
import { decode, every, first, type Header, readHeader } from './header.ts';

/** A mail in fields; every text is one that can be stored. */
export interface Mail {
  header: Header;
  /** What stands below the header, undecoded. */
  body: Buffer;
  from: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  /** Null where the mail has no plain text of its own. */
  text: string | null;
  html: string | null;
  attachments: File[];
}

export interface File {
  name: string | undefined;
  type: string;
  contentId: string | undefined;
  bytes: Buffer;
}

const htmlToParseMax = 2_000_000;
const patience = 60_000;

/** Never rejects: where the parser fails, header and body are read as they stand. */
export async function parseMail(body: Buffer): Promise<Mail> {
  const bare = withoutEnvelope(inUtf8(body));
  // Words without any header are a body, not a header that says nothing.
  const raw = readHeader(bare).fields.length > 0 ? bare : Buffer.concat([Buffer.from('\r\n\r\n'), bare]);
  const header = readHeader(raw);
  try {
    const mail = await read(raw, header);
    if (!lossy(mail)) return mail;
    const again = await read(otherCharset(raw, header), header);
    return lossy(again) < lossy(mail) ? again : mail;
  } catch {
    return plainly(raw, header);
  }
}

/** The line that a Unix mailbox puts before each mail is none of the mail's own. */
function withoutEnvelope(raw: Buffer): Buffer {
  const from = /^\s*>?From [^\r\n]*\r?\n/.exec(raw.subarray(0, 1000).toString('latin1'));
  return from ? raw.subarray(from[0].length) : raw;
}

async function read(raw: Buffer, header: Header): Promise<Mail> {
  const { simpleParser } = await import('mailparser');
  const parsing = simpleParser(raw, {
    ...{ ignoreEmbedded: true, keepDeliveryStatus: true, checksumAlgo: false },
    ...{ skipImageLinks: true, keepCidLinks: true, skipTextLinks: true },
    skipTextToHtml: raw.length > htmlToParseMax,
    maxHtmlLengthToParse: htmlToParseMax,
  });
  const parsed = await withPatience(parsing);
  const people = (name: string) =>
    mailboxesOf([parsed.headers.get(name)].flat().flatMap((value) => entriesOf(value)));
  // A mail that is nothing but HTML has text that was made from it; we make our own, which knows quotes.
  const isPlain = !/^\s*text\/html/i.test(first(header, 'content-type')) && parsed.text !== undefined;
  const html = parsed.html ? harmless(mended(parsed.html, raw)) : '';
  const text = isPlain ? harmless(mended(parsed.text ?? '', raw)) : '';
  return {
    header,
    body: raw.subarray(header.end),
    from: orElse(people('from'), header, 'from'),
    to: people('to'),
    cc: people('cc'),
    replyTo: people('reply-to'),
    subject: subjectOf(parsed.subject ?? '', header),
    text: text.trim() || !html ? text : null,
    html: html.trim() ? html : null,
    attachments: parsed.attachments.map((file) => ({
      name: file.filename ? harmless(file.filename).slice(0, 300).toWellFormed() : undefined,
      type: harmless(file.contentType || 'application/octet-stream').slice(0, 200),
      contentId: file.cid ? harmless(file.cid).slice(0, 300).toWellFormed() : undefined,
      bytes: Buffer.from(file.content),
    })),
  };
}

/** A parser that comes to no end must not hold up what was received after. */
async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The mail could not be parsed in time.')), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function entriesOf(value: unknown): Entry[] {
  if (typeof value !== 'object' || value === null || !('value' in value)) return [];
  // As `mailparser` describes an address header.
  return Array.isArray(value.value) ? (value.value as Entry[]) : [];
}

/** An address header too broken for the parser still holds an address, mostly. */
function orElse(found: Mailbox[], header: Header, name: string): Mailbox[] {
  if (found.length > 0) return found;
  const address = firstAddress(first(header, name));
  return address === null ? [] : [{ address }];
}

function subjectOf(parsed: string, header: Header): string {
  const written = first(header, 'subject');
  const isRaw = parsed.includes('\uFFFD') && !written.includes('=?');
  const text = isRaw ? written : hasRawWord.test(written) ? rawWords(written) : parsed;
  return harmless(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 1000)
    .toWellFormed();
}

/** How many characters could not be read. */
function lossy({ text, html, subject }: Mail): number {
  return `${text ?? ''}${html ?? ''}${subject}`.split('\uFFFD').length - 1;
}

function plainly(raw: Buffer, header: Header): Mail {
  const person = (name: string): Mailbox[] =>
    every(header, name).flatMap((value) => {
      const address = firstAddress(value);
      const named = nameOf(value.split('<')[0]);
      return address === null ? [] : [{ address, ...(named && { name: named }) }];
    });
  return {
    header,
    body: raw.subarray(header.end),
    from: person('from'),
    to: person('to'),
    cc: person('cc'),
    replyTo: person('reply-to'),
    subject: subjectOf(first(header, 'subject'), header),
    text: harmless(decode(raw.subarray(header.end))),
    html: null,
    attachments: [],
  };
}
