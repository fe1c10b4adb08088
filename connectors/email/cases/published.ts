import type { Document } from '../../connector.ts';

/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['email', 'email_quotes'];

const address = 'care@shop.example';

export function settings() {
  return { address };
}

/** A mail as a mailbox or the door hands it over. A piece of HTML stands for the mail that holds nothing else. */
export function documents(given: Buffer): Document[] {
  const isPiece = /^\s*</.test(given.subarray(0, 200).toString('latin1'));
  const body = isPiece ? Buffer.concat([Buffer.from(header), given]) : given;
  return [{ body, facts: { own: [address], newSubject: 'same', to: [address] } }];
}

const header = 'Content-Type: text/html; charset=utf-8\r\n\r\n';
