import { createHmac } from 'node:crypto';

/**
 * JSON as Meta writes it: everything outside ASCII escaped with lower-case hex digits, and slashes escaped too.
 * The signature covers exactly these bytes, so whoever decodes and encodes again computes another one.
 */
export function serialise(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function sign(body: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
