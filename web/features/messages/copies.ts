import type { Copy } from '#contract/messages.ts';

/** Somebody who gets a copy of an answer. The server decides what is an address. */
export interface Copied {
  role: 'cc' | 'bcc';
  address: string;
  name: string | null;
}

/** As the server allows. */
const copiesMax = 50;

/** Those who are proposed are copied openly, whatever they were before. */
export function asSuggested(copies: Copy[]): Copied[] {
  return copies.map(({ address, name }) => ({ role: 'cc', address, name }));
}

/** With what was typed or pasted: one address or several, bare or as `Name <address>`; nobody twice. */
export function withAdded(copies: Copied[], role: Copied['role'], text: string): Copied[] {
  let after = copies;
  for (const piece of text.split(/[,;\n]/)) {
    const [, name = '', inside] = /^(.*)<([^<>]*)>\s*$/.exec(piece) ?? [];
    const address = (inside ?? piece).trim().slice(0, 320);
    if (address === '' || after.length >= copiesMax) continue;
    const there = after.some((copy) => copy.address.toLowerCase() === address.toLowerCase());
    if (!there) after = [...after, { role, address, name: name.replace(/^[\s"']+|[\s"']+$/g, '') || null }];
  }
  return after;
}
