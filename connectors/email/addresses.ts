import { domainToASCII, domainToUnicode } from 'node:url';
import { harmless } from '../kit/fields.ts';

/** Somebody named in a header; the address already in our form. */
export interface Mailbox {
  address: string;
  name?: string;
}

const localPart = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Zl}\p{Zp}]+$/u;
const addressMax = 254;

/**
 * An address in the one form in which addresses are compared: lower case, the domain in its own script. Null
 * where it is none, or where it holds anything that could end a header line or start another address.
 */
export function addressOf(typed: string): string | null {
  const text = typed.trim().replace(/^<(.*)>$/, '$1');
  if (text.length > addressMax || !text.isWellFormed()) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at).normalize('NFC').toLowerCase();
  if (at < 1 || !localPart.test(local)) return null;
  const domain = domainOf(text.slice(at + 1));
  return domain === null ? null : `${local}@${domain}`;
}

function domainOf(text: string): string | null {
  if (!text || /[\s/?#@:%[\]\\]/.test(text)) return null;
  const ascii = domainToASCII(text.replace(/\.$/, ''));
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(ascii)) return null;
  return domainToUnicode(ascii) || ascii;
}

/** What somebody typed as the recipient of a copy, perhaps as `Name <address>`. */
export function copyTo(typed: string): string | null {
  const named = /^[^<>\r\n]{0,200}<([^<>]+)>\s*$/.exec(typed);
  return addressOf(named?.[1] ?? typed);
}

/** A display name for a screen or a header: one line, nothing that steers a terminal or a parser. */
export function nameOf(text: string | undefined): string | undefined {
  const name = harmless((text ?? '').slice(0, 400))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/^\s*['"]+|['"]+\s*$/g, '')
    .trim()
    .slice(0, 200)
    .toWellFormed();
  return name && addressOf(name) === null ? name : undefined;
}

/** An entry as `mailparser` gives it; a group holds others. */
export interface Entry {
  address?: string | undefined;
  name?: string | undefined;
  group?: Entry[] | undefined;
}

/** Everybody in a header, groups opened, what is no address left out. */
export function mailboxesOf(entries: Entry[]): Mailbox[] {
  return entries.flatMap((entry) => {
    if (entry.group) return mailboxesOf(entry.group);
    // Two addresses without a comma between them, or an address where the name should be.
    const address =
      addressOf(entry.address ?? '') ?? firstAddress(`${entry.name ?? ''} ${entry.address ?? ''}`);
    const name = nameOf(entry.name);
    return address === null ? [] : [{ address, ...(name && { name }) }];
  });
}

/** The first address anywhere in a text. */
export function firstAddress(text: string): string | null {
  for (const word of text.slice(0, 2000).split(/[\s<>(),;:"'[\]]+/)) {
    const address = word.includes('@') ? addressOf(word) : null;
    if (address !== null) return address;
  }
  return null;
}
