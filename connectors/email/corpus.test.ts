import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { foldQuote } from './quote.ts';
import { receive } from './receive.ts';

/** Mails that other libraries collected, broken ones above all. They lie beside the repository, not in it. */

const shared = new URL('../../../shared/', import.meta.url);
const absent = existsSync(shared) ? false : 'the collected mails are not here (../shared)';
type Message = Extract<Inbound, { type: 'message' }>;

function filesIn(folder: string, endings: RegExp): URL[] {
  const base = new URL(folder, shared);
  if (!existsSync(base)) return [];
  const names = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return names
    .filter(({ name }) => endings.test(name))
    .map(({ parentPath, name }) => new URL(`file://${parentPath}/${encodeURIComponent(name)}`));
}

async function messageIn(body: Buffer): Promise<Message> {
  const raw = { method: 'READ', query: {}, headers: {}, body, receivedAt: new Date(0) };
  const [received] = await receive({ ...raw, facts: { own: ['care@shop.example'], newSubject: 'same' } });
  assert.equal(received?.event.type, 'message');
  return received?.event.type === 'message' ? received.event : assert.fail();
}

/** A Unix mailbox holds one mail after another. */
function mailsIn(file: URL): Buffer[] {
  const raw = readFileSync(file);
  if (!file.pathname.includes('/mbox/') || !raw.subarray(0, 5).equals(Buffer.from('From '))) return [raw];
  const mails = raw.toString('latin1').split(/^(?=From [^\n]*\d\d:\d\d:\d\d)/m);
  return mails.filter((mail) => mail.trim()).map((mail) => Buffer.from(mail, 'latin1'));
}

/** They hold no words at all: empty parts between boundaries. */
const hollow = /malformed\/00[04]\.eml$/;

describe('email reads what others collected', { skip: absent }, () => {
  it('every mail becomes a message with something to see', async () => {
    const files = [
      'data/email/mikel-mail',
      'data/email/mimekit',
      'data/email/nodemailer-mailparser',
      'data/email/stalwart',
      'fixtures/email',
      'fixtures/email_quotes',
    ].flatMap((folder) => filesIn(`${folder}/`, /\.(eml|msg|txt)$/));
    assert.ok(files.length > 250, `only ${files.length} files`);
    let mails = 0;
    for (const file of files) {
      for (const raw of mailsIn(file)) {
        if (raw.length === 0) continue;
        mails += 1;
        const { text, html, subject, quoted, attachments } = await messageIn(raw);
        const shown = text || html || subject || quoted || attachments.length > 0;
        assert.ok(shown || hollow.test(file.pathname), `nothing is shown of ${file.pathname}`);
      }
    }
    assert.ok(mails >= files.length - 5, `only ${mails} mails`);
  });

  it('agrees with another library about senders and subjects', async () => {
    const differing: string[] = [];
    let compared = 0;
    for (const file of filesIn('data/email/stalwart/', /\.json$/)) {
      const mail = new URL(file.href.replace(/\.json$/, '.eml'));
      const golden = goldenOf(JSON.parse(readFileSync(file, 'utf8')));
      if (!golden || !existsSync(mail)) continue;
      const message = await messageIn(readFileSync(mail));
      compared += 1;
      const isSame =
        (golden.from === null || golden.from === message.author.email || message.answerTo !== undefined) &&
        (golden.subject === null ||
          golden.subject.includes('\uFFFD') ||
          squeezed(golden.subject) === squeezed(message.subject ?? ''));
      if (!isSame) differing.push(`${mail.pathname}: ${JSON.stringify(golden)}`);
    }
    assert.ok(compared > 20, `only ${compared} compared`);
    assert.ok(
      differing.length <= compared / 10,
      `${differing.length} of ${compared}\n${differing.join('\n')}`,
    );
  });

  it('folds quotes as parsers of replies do, mostly', () => {
    const first = 'Fusce bibendum, quam hendrerit';
    const last = 'arcu varius aliquet nec nec nibh.';
    const files = filesIn('data/email/crisp-reply-parser/', /\.txt$/);
    const texts = files
      .map((file) => readFileSync(file, 'utf8'))
      .filter((text) => text.trimStart().startsWith(first));
    assert.ok(texts.length > 30, `only ${texts.length} texts`);
    // In all of these the same five lines were newly written, at most a signature below them.
    const right = texts.filter(
      (text) =>
        squeezed(foldQuote(text).text).slice(0, 498).endsWith(last) && foldQuote(text).text.length < 560,
    );
    assert.ok(right.length >= texts.length * 0.9, `${right.length} of ${texts.length}`);
  });
});

const address = z.looseObject({ address: z.string().nullish() });
const goldenFile = z.looseObject({
  parts: z
    .array(z.looseObject({ headers: z.array(z.looseObject({ name: z.unknown(), value: z.unknown() })) }))
    .min(1),
});

function goldenOf(json: unknown): { from: string | null; subject: string | null } | null {
  const parsed = goldenFile.safeParse(json);
  if (!parsed.success) return null;
  const headers = parsed.data.parts[0]?.headers ?? [];
  const value = (name: string) => headers.find((header) => header.name === name)?.value;
  const subject = z.looseObject({ Text: z.string() }).safeParse(value('subject'));
  const from = z
    .looseObject({ Address: z.looseObject({ List: z.array(address).min(1) }) })
    .safeParse(value('from'));
  const sender = from.data?.Address.List[0]?.address?.toLowerCase() ?? null;
  if (!sender && !subject.success) return null;
  return { from: sender, subject: subject.data?.Text ?? null };
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
