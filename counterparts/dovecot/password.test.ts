import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectChannel, editChannel } from '#contract/channels.ts';
import { getHealth } from '#contract/health.ts';
import { listNotices } from '#contract/notices.ts';
import { lookAfterChannels, lookedAfter } from '#server/features/health/rounds.ts';
import { later, minute } from '#server/features/health/time.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { letterBox } from '#server/testing/letter-box.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { letter } from './mails.ts';
import { type Dovecot, password, startDovecot } from './start.ts';

let dovecot: Dovecot;
before(async () => {
  dovecot = await startDovecot();
});
after(() => dovecot?.end());

test('a password that was changed is told with what to do; mended, what came meanwhile is read', async (t) => {
  const box = await letterBox(t);
  const workspace = await newWorkspace();
  const owner = workspace.administrator;
  const settings = {
    ...{ address: 'care@shop.example', imapHost: '127.0.0.1', imapPort: dovecot.port, imapSecurity: 'none' },
    ...{ imapUser: 'fatima', imapPassword: password },
  };
  const { id } = await ok(owner, connectChannel, { body: { connector: 'email', name: 'Care', settings } });
  const params = { id };
  const texts = async (): Promise<(string | undefined)[]> =>
    (await conversationsOf(workspace.agent, params)).map(({ lastMessage }) => lastMessage?.text);
  const kinds = async (): Promise<string[]> =>
    (await ok(owner, getHealth, { params })).troubles.map(({ kind }) => kind);
  const round = async (now: Date): Promise<void> => {
    await lookAfterChannels(now);
    await lookedAfter();
  };
  await dovecot.deliver('fatima', letter({ id: 'p-1', text: 'میرا پارسل کہاں ہے؟' }));
  await until(async () => (await texts()).length === 1, 30_000);

  await dovecot.changePassword('the-password-after-the-break-in');
  await dovecot.deliver('fatima', letter({ id: 'p-2', text: 'கேட்கிறதா?' }));
  const { everywhere } = await openDesk();
  const reason = await until(async () => {
    const { rows } = await everywhere.query('select reading_trouble from channel where id = $1', [id]);
    return rows[0].reading_trouble as string | null;
  }, 30_000);
  assert.match(reason, /refused the sign-in\. Check user and password/);
  assert.ok(!reason.includes(password));
  await round(later(new Date(), 11 * minute));
  assert.deepEqual(await kinds(), ['reading']);
  assert.equal((await ok(owner, listNotices)).unread, 1);
  const [told] = await until(() => box.letters.length > 0 && box.letters, 30_000);
  assert.equal([told?.to].flat()[0]?.value[0]?.address, owner.email);
  assert.match(told?.text ?? '', /> The IMAP server refused the sign-in\. Check user and password/);
  await round(later(new Date(), 12 * minute));
  await round(later(new Date(), 30 * minute));
  assert.equal((await ok(owner, listNotices)).unread, 1, 'once, however often it is refused');

  await dovecot.deliver('fatima', letter({ id: 'p-3', text: 'क्या कोई है?' }));
  const edit = (imapPassword: string) => ({ params, body: { settings: { imapPassword } } });
  const wrong = await refused(422, owner, editChannel, edit('another-wrong-one'));
  assert.match(wrong.message, /refused the sign-in/);
  await ok(owner, editChannel, edit('the-password-after-the-break-in'));
  await until(async () => (await texts()).length === 3, 30_000);
  assert.deepEqual(await texts(), ['میرا پارسل کہاں ہے؟', 'கேட்கிறதா?', 'क्या कोई है?']);
  await round(new Date());
  assert.deepEqual(await kinds(), []);
  await until(() => box.letters.length === 2, 30_000);
  assert.match(box.letters[1]?.subject ?? '', /works again/);
});
