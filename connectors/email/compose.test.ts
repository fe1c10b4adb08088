import assert from 'node:assert/strict';
import { it } from 'node:test';
import { emptyPart } from '../rig/part.ts';
import { compose } from './compose.ts';
import { connector } from './connector.ts';
import { parseMail } from './parse.ts';
import { settings } from './settings.ts';

it('marks stand in the HTML, and the same words without them in the text', async () => {
  const text = 'வணக்கம்!<b>\n• சரி\nகடை (https://shop.example/a)';
  const part = {
    ...emptyPart(new Date('2026-03-02T09:30:00Z')),
    recipient: { keys: [{ namespace: 'email', value: 'kavitha@mail.example' }] },
    text,
    lines: [
      {
        as: 'text' as const,
        lead: '',
        runs: [{ text: 'வணக்கம்', marks: ['bold' as const, 'italic' as const] }, { text: '!<b>' }],
      },
      { as: 'item' as const, lead: '• ', runs: [{ text: 'சரி' }] },
      { as: 'text' as const, lead: '', runs: [{ text: 'கடை', url: 'https://shop.example/a' }] },
    ],
  };
  const { raw } = await compose(part, settings.parse({ address: 'care@shop.example' }), null);
  const mail = await parseMail(raw);
  assert.equal(mail.text?.trim(), text);
  assert.match(
    mail.html ?? '',
    /<p dir="auto"><strong><em>வணக்கம்<\/em><\/strong>!&#60;b&#62;<\/p>\n<ul><li dir="auto">சரி<\/li><\/ul>\n<p dir="auto"><a href="https:\/\/shop.example\/a">கடை<\/a><\/p>/,
  );
});

it('a text of the greatest length, in lines that every server takes', async () => {
  const text = 'మూత సరిపోవడం లేదు. '.repeat(5_500).slice(0, connector.limits.text.max).trimEnd();
  const part = {
    ...emptyPart(new Date('2026-03-02T09:30:00Z')),
    recipient: { keys: [{ namespace: 'email', value: 'kavitha@mail.example' }] },
    text,
  };
  const { raw } = await compose(part, settings.parse({ address: 'care@shop.example' }), null);
  const lines = raw.toString().split('\r\n');
  const longest = Math.max(...lines.map((line) => line.length));
  assert.ok(longest <= 998, `a line of ${longest}`);
  assert.ok((await parseMail(raw)).text?.includes(text.slice(-200)));
});

it('what no person wrote says so, and is no question for another machine', async () => {
  const headerOf = async (author: 'person' | 'automation') => {
    const recipient = { keys: [{ namespace: 'email', value: 'kavitha@mail.example' }] };
    const part = { ...emptyPart(new Date('2026-03-02T09:30:00Z')), recipient, author, text: 'வணக்கம்' };
    const { raw } = await compose(part, settings.parse({ address: 'care@shop.example' }), null);
    return /^auto-submitted: (.*)\r$/im.exec(raw.toString())?.[1];
  };
  assert.equal(await headerOf('automation'), 'auto-replied');
  assert.equal(await headerOf('person'), undefined);
});
