import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Digits of the length that the platform's own have; longer than a JavaScript number can hold where its are. */
export function digits(length: number, start = ''): string {
  let text = start || String(randomInt(1, 9));
  while (text.length < length) text += randomInt(0, 10);
  return text;
}

/** Digits that are the same whenever they come from the same words. */
export function derived(length: number, start: string, ...words: string[]): string {
  const hash = createHash('sha512').update(words.join(' ')).digest('hex');
  return (start + BigInt(`0x${hash}`).toString().slice(1)).slice(0, length);
}

export function secret(length = 32): string {
  return randomBytes(length / 2).toString('hex');
}

export function token(start: string): string {
  return start + randomBytes(90).toString('base64').replace(/[+/=]/g, 'Z');
}

export const messageId = {
  page: () => `m_${randomBytes(60).toString('base64url')}`,
  instagram: () => `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE${randomBytes(60).toString('base64url')}`,
  whatsapp: () => `wamid.${randomBytes(39).toString('base64')}`,
};

export const threadId = {
  page: () => `t_${digits(15)}`,
  instagram: () => `aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6${randomBytes(30).toString('base64url')}`,
  whatsapp: () => `w_${digits(15)}`,
};

/** As Meta prints it beside every error. */
export function traceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}
