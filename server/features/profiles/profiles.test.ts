import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusinessHours } from '#contract/business-hours.ts';
import { setCustomerLink, setInstant } from '#contract/instant.ts';
import { listNotices } from '#contract/notices.ts';
import { listProfiles, lookAtProfile, type ProfileCheck, setProfileWishes } from '#contract/profiles.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { openShop } from '#server/testing/sandbox-shop.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { keepProfiles } from './rounds.ts';

const day = 86_400_000;
const nine = [{ from: '09:00', to: '18:00' }];
const office = { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine, sat: [], sun: [] };

test('profiles of four platforms are held against support account, hours and FAQ, and a fall is told once', async () => {
  const shop = await openShop();
  const { administrator, lead } = shop.workspace;
  const named = (name: string) => ({ name, login: 'facebook' });
  const page = await shop.connect('facebook-page', 'A page', named('Kettle'));
  const instagram = await shop.connect('instagram', 'B Instagram', named('Kettle Tea'));
  const whatsapp = await shop.connect('whatsapp', 'C WhatsApp');
  const messenger = await shop.connect('messenger', 'D Messenger', { account: page.account });
  const say = (account: string, what: object) =>
    shop.sandbox.control('POST', '/profile', { account, ...what });
  const checked = async () => (await ok(administrator, listProfiles)).data;
  const states = ({ findings }: ProfileCheck) =>
    [findings?.support, findings?.hours, findings?.faq].map((one) => one?.state);
  const look = ({ id }: { id: string }) => ok(administrator, lookAtProfile, { params: { id } });

  assert.deepEqual(
    (await checked()).map(({ name, findings }) => [name, findings]),
    ['A page', 'B Instagram', 'C WhatsApp', 'D Messenger'].map((name) => [name, null]),
  );
  await ok(lead, addBusinessHours, {
    body: { name: 'Office', zone: 'Asia/Kolkata', weekly: office, isDefault: true },
  });
  const given = { surface: 'private' as const, kind: 'away' as const, active: true };
  const texts = [{ language: 'en', text: 'We are away. {help}' }];
  await ok(lead, setInstant, {
    params: { id: page.id },
    body: { ...given, texts, help: 'https://www.kettle.example/faq' },
  });
  await ok(administrator, setProfileWishes, {
    body: { support: [instagram.id], handles: [], hours: true, faq: null },
  });
  await say(page.account, { about: 'چائے، ارارات سے۔', website: 'kettle.example, bit.ly/x' });
  await say(instagram.account, {
    biography: 'திங்கள்–வெள்ளி காலை 9 முதல் மாலை 5 வரை',
    website: 'https://kettle.example/faq/',
  });
  await say(whatsapp.account, {
    description: 'Help: @kettletea · 9am–6pm',
    websites: ['https://kettle.example/faq'],
  });
  for (const channel of [instagram, page, whatsapp, messenger]) await look(channel);

  const [ofPage, ofInstagram, ofWhatsApp, ofMessenger] = await checked();
  assert.ok(ofPage && ofInstagram && ofWhatsApp && ofMessenger);
  assert.deepEqual(states(ofPage), ['missing', 'missing', 'unsure']);
  assert.deepEqual(states(ofMessenger), states(ofPage));
  assert.deepEqual(
    states(ofInstagram),
    [undefined, 'contradicts', 'named'],
    'it is the support account itself',
  );
  assert.equal(ofInstagram.findings?.hours?.day, 'mon');
  assert.deepEqual(states(ofWhatsApp), ['named', 'named', 'named']);
  assert.deepEqual([ofWhatsApp.whole, ofWhatsApp.suggestion], [true, null]);
  assert.deepEqual(
    [ofPage.suggestion?.language, ofPage.suggestion?.field, ofPage.suggestion?.max],
    ['ur', 'Intro', 101],
  );
  assert.match(ofPage.suggestion?.line ?? '', /^مدد: instagram\.com\/kettletea · \S+–\S+ 9:00–18:00$/);
  assert.equal(ofInstagram.suggestion?.line, 'திங்.–வெள். 9:00–18:00'.replaceAll('.', ''));
  assert.deepEqual(await shop.sandbox.control('GET', '/refused'), []);
  const told = async (caller: Caller) =>
    (await ok(caller, listNotices)).data.map(({ kind, channel }) => [kind, channel?.name, channel?.trouble]);
  assert.deepEqual(await told(administrator), [], 'what was never whole is no news');

  // What the line proposes mends it.
  await say(page.account, { about: `چائے\n${ofPage.suggestion?.line}`, website: 'kettle.example/faq' });
  assert.deepEqual(states(await look(page)), ['named', 'named', 'named']);

  const { everywhere } = await openDesk();
  await everywhere.query('update channel_profile set look_at = $1 where channel_id <> $2', [
    'infinity',
    page.id,
  ]);
  await say(page.account, { about: 'چائے' });
  await keepProfiles(new Date(Date.now() + day - 60_000));
  assert.deepEqual(await told(administrator), [], 'not before its time');
  for (const days of [1, 2]) {
    const now = new Date(Date.now() + days * (day + 60_000));
    // While the worker's own round is under way, this one is left out.
    await until(async () => {
      await keepProfiles(now);
      const seen = 'select from channel_profile where channel_id = $1 and look_at > $2';
      return (await everywhere.query(seen, [page.id, now])).rowCount === 1;
    });
  }
  assert.deepEqual(await told(administrator), [['channel', 'A page', 'profile']], 'once');
  assert.deepEqual(await told(lead), []);
});

test('what cannot be read says why, keeps what was read, and is tried again', async () => {
  const shop = await openShop();
  const { administrator } = shop.workspace;
  const whatsapp = await shop.connect('whatsapp', 'WhatsApp');
  await shop.sandbox.control('POST', '/profile', { account: whatsapp.account, about: '24/7' });
  const params = { id: whatsapp.id };
  const first = await ok(administrator, lookAtProfile, { params });
  assert.equal(first.findings?.hours?.state, 'named');
  await shop.sandbox.control('POST', '/tokens', { account: whatsapp.account, state: 'revoked' });
  const second = await ok(administrator, lookAtProfile, { params });
  assert.match(second.trouble ?? '', /Make a new access token at Meta/);
  assert.deepEqual([second.lookedAt, second.findings], [first.lookedAt, first.findings]);
  const api = await apiChannel(shop.workspace);
  const no = await refused(409, administrator, lookAtProfile, { params: { id: api.id } });
  assert.match(no.message, /no public profile/);
});

test('any other channel counts as support until one is chosen; only administrators are asked', async () => {
  const shop = await openShop();
  const { administrator, lead } = shop.workspace;
  const whatsapp = await shop.connect('whatsapp', 'WhatsApp');
  const params = { id: whatsapp.id };
  const support = async () => (await ok(administrator, lookAtProfile, { params })).findings?.support?.state;
  assert.equal(await support(), undefined, 'there is nothing else to name');
  const api = await apiChannel(shop.workspace);
  const link = { params: { id: api.id }, body: { url: 'mailto:care@kettle.example' } };
  await ok(lead, setCustomerLink, link);
  assert.equal(await support(), 'missing');
  await shop.sandbox.control('POST', '/profile', { account: whatsapp.account, about: 'care@kettle.example' });
  assert.equal(await support(), 'named');
  const body = { support: [], handles: ['@kettle_help'], hours: false, faq: null };
  assert.deepEqual(await ok(administrator, setProfileWishes, { body }), body);
  assert.equal(await support(), 'missing');
  await refused(403, lead, setProfileWishes, { body });
  await refused(403, lead, listProfiles);
  const elsewhere = await apiChannel(await newWorkspace());
  for (const wrong of [{ support: [elsewhere.id] }, { faq: 'javascript:alert(1)' }, { handles: ['x'] }])
    await refused(422, administrator, setProfileWishes, { body: { ...body, ...wrong } });
});
