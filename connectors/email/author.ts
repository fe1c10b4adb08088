import type { Copy, Who } from '../connector.ts';
import { addressOf, firstAddress, type Mailbox, nameOf } from './addresses.ts';
import { first } from './header.ts';
import type { Mail } from './parse.ts';

export interface Author {
  from: 'customer' | 'brand';
  who: Who;
  /** Where an answer has to go, if not to the author. */
  answerTo?: string;
}

/**
 * Who wrote a mail. A group or a list sends on under its own name, a contact form under ours: then the writer
 * stands elsewhere in the header.
 */
export function authorOf(mail: Mail, own: Set<string>): Author {
  const sender = mail.from[0];
  const foreign = mail.replyTo.find(({ address }) => !own.has(address));
  const isOurs = sender !== undefined && own.has(sender.address);
  const writer =
    originalOf(mail, own) ?? (isOurs || !sender ? (foreign ?? sender) : viaGroup(sender, foreign));
  if (!writer) return { from: 'customer', who: unknown };
  const name = writer.name ?? (writer.address === sender?.address ? undefined : viaName(sender?.name));
  const who: Who = {
    keys: [{ namespace: 'email', value: writer.address }],
    email: writer.address,
    ...(name && { name }),
    ...(!name && { placeholder: writer.address }),
  };
  const answers = foreign && foreign.address !== writer.address ? { answerTo: foreign.address } : {};
  return { from: own.has(writer.address) ? 'brand' : 'customer', who, ...answers };
}

const unknown: Who = {
  keys: [{ namespace: 'channel', value: 'unknown sender' }],
  placeholder: 'Unknown sender',
};

/** The writer as a group or a forwarding service noted it. */
function originalOf({ header }: Mail, own: Set<string>): Mailbox | null {
  for (const name of ['x-original-from', 'x-original-sender']) {
    const written = first(header, name);
    const address = firstAddress(written);
    if (address === null || own.has(address)) continue;
    const called = nameOf(
      written.includes('<') && !written.includes('=?') ? written.split('<')[0] : undefined,
    );
    return { address, ...(called && { name: called }) };
  }
  return null;
}

/** `'Anahit' via Support <list@…>`: the writer asks for answers elsewhere. */
function viaGroup(sender: Mailbox, foreign: Mailbox | undefined): Mailbox {
  return foreign && / via /i.test(sender.name ?? '')
    ? { name: viaName(sender.name) ?? '', ...foreign }
    : sender;
}

function viaName(name: string | undefined): string | undefined {
  return nameOf(/^(.+?) via /i.exec(name ?? '')?.[1]);
}

/** Everybody else the mail was addressed to. */
export function copiesOf(mail: Mail, own: Set<string>, author: string | undefined): Copy[] {
  const seen = new Set([...own, author]);
  const copies: Copy[] = [];
  const add = (role: 'to' | 'cc', list: Mailbox[]) => {
    for (const { address, name } of list) {
      if (seen.has(address) || seen.has(withoutToken(address)) || copies.length >= 200) continue;
      seen.add(address);
      copies.push({ role, address, ...(name && { name }) });
    }
  };
  add('to', mail.to);
  add('cc', mail.cc);
  return copies;
}

function withoutToken(address: string): string {
  return addressOf(address.replace(/\+[^@+]*@/, '@')) ?? address;
}
