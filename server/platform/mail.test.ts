import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Letter, MailError, sendMail, setMail } from '#server/platform/mail.ts';
import { letterBox } from '#server/testing/letter-box.ts';

const letter: Letter = {
  id: 'notice-1',
  to: { name: 'فاطمہ', address: 'fatima@shop.example' },
  language: 'ur',
  direction: 'rtl',
  subject: '\u2068Ravi\u2069 نے آپ کا ذکر کیا',
  paragraphs: [
    {
      text: '\u2068<b>Ravi</b>\u2069 نے آپ کا ذکر کیا\nگفتگو \u2068#17\u2069',
      quote: 'Please & <thanks>\nsecond line',
      link: { label: 'کھولیں', url: 'https://desk.example/inbox?a=1&b=2' },
    },
  ],
  settings: { label: 'ترتیبات', url: 'https://desk.example/settings' },
};

test('a letter is plain text and HTML, in its direction, with names isolated and nothing of them run', async (t) => {
  const box = await letterBox(t);
  await sendMail(letter);
  const [got] = box.letters;
  assert.ok(got);
  assert.equal(got.subject, letter.subject);
  assert.equal(got.messageId, '<notice-1@shop.example>');
  assert.equal(got.from?.text, '"Earshot" <desk@shop.example>');
  assert.deepEqual(
    [got.headers.get('auto-submitted'), got.headers.get('content-language')],
    ['auto-generated', 'ur'],
  );
  assert.match(box.raw[0] ?? '', /^List-Unsubscribe: <https:\/\/desk\.example\/settings>/m);
  const html = String(got.html);
  assert.match(html, /<html lang="ur" dir="rtl">/);
  assert.match(html, /<div lang="ur" dir="rtl"/);
  assert.match(html, /<bdi>&lt;b&gt;Ravi&lt;\/b&gt;<\/bdi>/);
  assert.match(html, /<br>گفتگو <bdi>#17<\/bdi>/);
  assert.match(html, /Please &amp; &lt;thanks&gt;\nsecond line/);
  assert.match(html, /href="https:\/\/desk\.example\/inbox\?a=1&amp;b=2"/);
  const lines = String(got.text).split('\n');
  assert.equal(lines[0], '\u200f\u2068<b>Ravi</b>\u2069 نے آپ کا ذکر کیا');
  assert.ok(lines.includes('> Please & <thanks>') && lines.includes('https://desk.example/inbox?a=1&b=2'));
});

test('what a name or a subject brings along makes no header', async (t) => {
  const box = await letterBox(t);
  await sendMail({
    ...letter,
    to: { name: 'Ravi"\r\nBcc: evil@example.org\r\n', address: 'ravi@shop.example' },
    subject: 'Hello\r\nBcc: evil@example.org',
  });
  assert.ok(!/^bcc:/im.test(box.raw[0] ?? ''));
  assert.equal(box.letters[0]?.subject, 'Hello Bcc: evil@example.org');
});

test('a refusal says why, whether it is final, and never the password', async (t) => {
  const box = await letterBox(t, { password: 'hunter2hunter2' });
  await sendMail(letter);
  setMail({ ...box.server, login: { user: 'desk', pass: 'wrong-hunter2' } });
  const wrong = await failure();
  assert.equal(wrong.final, false);
  assert.match(wrong.message, /EAUTH/);
  assert.ok(!wrong.message.includes('hunter2'), wrong.message);
  setMail(box.server);
  box.refuse = () => ({ code: 451, message: 'later please' });
  const busy = await failure();
  assert.deepEqual([busy.final, /later please/.test(busy.message)], [false, true]);
  box.refuse = () => ({ code: 554, message: 'not this one' });
  assert.equal((await failure()).final, true);
  setMail({ ...box.server, port: 1 });
  assert.match((await failure()).message, /ECONNREFUSED|ESOCKET/);
  setMail(undefined);
  assert.match((await failure()).message, /EARSHOT_MAIL_URL/);
});

async function failure(): Promise<MailError> {
  try {
    await sendMail(letter);
  } catch (error) {
    assert.ok(error instanceof MailError, String(error));
    return error;
  }
  throw new Error('it went out');
}
