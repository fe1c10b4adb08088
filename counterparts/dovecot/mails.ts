import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mail of a customer, as they come every day. */
export function letter(o: { id: string; text: string; subject?: string }): string {
  return [
    'From: =?utf-8?B?4K6V4K614K6/4K6k4K6+?= <kavitha@home.example>',
    'To: care@shop.example',
    `Subject: ${o.subject ?? 'Question'}`,
    `Message-ID: <${o.id}@home.example>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    o.text,
    '',
  ].join('\r\n');
}

export interface Collected {
  name: string;
  bytes: Buffer;
  hash: string;
}

const folder = join(import.meta.dirname, '../../../shared/data/email');

/** The mails that others collected for the tests of their parsers; null where the collection is not here. */
export function corpus(): Collected[] | null {
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(eml|msg|mbox)(\.txt)?$/.test(entry.name),
  );
  return files.flatMap((entry): Collected[] => {
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    // What a mail server would not take is not what a mailbox holds.
    if (bytes.length === 0) return [];
    return [{ name: entry.name, bytes, hash: createHash('sha256').update(bytes).digest('hex') }];
  });
}
