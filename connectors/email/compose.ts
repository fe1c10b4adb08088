import type { Attachment } from 'nodemailer/lib/mailer';
import { type OutgoingPart, SendError } from '../connector.ts';
import { htmlOfLines, paragraphs } from '../kit/html.ts';
import { addressOf, copyTo } from './addresses.ts';
import type { EmailSettings } from './settings.ts';
import { bareSubject, headerId, partMessageId } from './threading.ts';

export interface Outgoing {
  messageId: string;
  from: string;
  recipients: string[];
  raw: Buffer;
}

/** The mail of one part, ready to be handed over. */
export async function compose(
  part: OutgoingPart,
  settings: EmailSettings,
  doorAddress: string | null,
): Promise<Outgoing> {
  const to = recipientOf(part);
  const others = part.copies.map(({ role, address }) => ({ role, address: checked(address) }));
  const list = (role: string) => others.filter((copy) => copy.role === role).map(({ address }) => address);
  const messageId = partMessageId(part.id, settings.address);
  const text = [part.text, settings.signature.trim() ? `-- \n${settings.signature.trim()}` : '']
    .filter(Boolean)
    .join('\n\n');
  const attachments: Attachment[] = await Promise.all(
    part.attachments.map(async ({ name, type, bytes }) => ({
      filename: oneLine(name, 200) || 'attachment',
      contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
      content: await bytes(),
    })),
  );
  const { default: Composer } = await import('nodemailer/lib/mail-composer');
  const replyTo = replyAddress(part.id, settings, doorAddress);
  const raw = await new Composer({
    from: { name: oneLine(settings.senderName ?? part.authorName, 100), address: settings.address },
    to: [to, ...list('to')],
    cc: list('cc'),
    // Bcc stands in the envelope alone.
    subject: subjectOf(part.thread.subject),
    messageId,
    date: part.createdAt,
    ...(replyTo && { replyTo }),
    ...chainOf(part),
    ...(part.author === 'person' ? {} : { headers: byMachine }),
    text,
    html: htmlOf(part, settings.signature.trim()),
    attachments,
    // Nothing that a mail says may make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  const recipients = [...new Set([to, ...others.map(({ address }) => address)])];
  return { messageId, from: settings.address, recipients, raw };
}

/** So that no other machine answers it (RFC 3834). */
const byMachine = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };

function recipientOf({ answerTo, recipient }: OutgoingPart): string {
  const key = recipient.keys.find(({ namespace }) => namespace === 'email')?.value;
  const address = answerTo ?? recipient.email ?? key;
  if (!address)
    throw new SendError('rejected', 'This person has no e-mail address, so nothing can be sent to them.');
  return checked(address);
}

function checked(address: string): string {
  const sound = copyTo(address);
  if (sound === null)
    throw new SendError('rejected', 'One of the recipients’ addresses is no e-mail address.');
  return sound;
}

function oneLine(text: string, max: number): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed();
}

function subjectOf(subject: string | null): string {
  const bare = oneLine(bareSubject(subject ?? ''), 900);
  return bare ? `Re: ${bare}` : 'Re:';
}

const chainHalf = 20;

/** What is answered, and the mails before it, so that the customer's program shows one conversation. */
function chainOf({ replyTo, history }: OutgoingPart): { inReplyTo?: string; references?: string[] } {
  const answered = headerId(replyTo ?? history.findLast(({ from }) => from === 'customer')?.id ?? '');
  const ids = [...history.map(({ id }) => headerId(id)), answered].filter((id) => id !== null);
  const chain = [...new Set(ids)];
  const references =
    chain.length <= 2 * chainHalf ? chain : [...chain.slice(0, chainHalf), ...chain.slice(-chainHalf)];
  return { ...(answered && { inReplyTo: answered }), ...(references.length > 0 && { references }) };
}

/** Where answers have to go so that they name this part, or reach us at all. */
function replyAddress(partId: string, settings: EmailSettings, doorAddress: string | null): string | null {
  const base = settings.plusAddressing ? settings.address : settings.imapHost ? null : doorAddress;
  if (base === null || addressOf(base) === null) return null;
  const at = base.lastIndexOf('@');
  return `${base.slice(0, at)}+${partId.replaceAll('-', '')}${base.slice(at)}`;
}

/** A plain design of the same words. Each paragraph finds its own direction. */
function htmlOf({ text, lines }: OutgoingPart, signature: string): string {
  const below = signature ? `<div style="color:#666">${paragraphs(`-- \n${signature}`)}</div>` : '';
  const words = lines ? htmlOfLines(lines) : paragraphs(text);
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>${words}${below}</body></html>`;
}
