import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OwnProfile } from '#connectors/connector.ts';
import type { Weekly } from '#contract/business-hours.ts';
import { checkProfile, type Expected, isWhole } from './check.ts';

const nine = [{ from: '09:00', to: '18:00' }];
const office: Weekly = { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine, sat: [], sun: [] };
const withSaturday: Weekly = { ...office, sat: [{ from: '10:00', to: '14:00' }] };
const halves = [
  { from: '09:00', to: '13:00' },
  { from: '16:00', to: '20:00' },
];
const split: Weekly = {
  mon: halves,
  tue: halves,
  wed: halves,
  thu: halves,
  fri: halves,
  sat: halves,
  sun: [],
};
const whole = [{ from: '00:00', to: '24:00' }];
const always: Weekly = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole };

function profile(text: string, more: Partial<OwnProfile> = {}): OwnProfile {
  return {
    names: ['@kettle', 'bsky.app/profile/kettle'],
    url: null,
    editUrl: 'https://bsky.app',
    texts: [{ name: 'Description', text, max: 256, unit: 'graphemes' }],
    contacts: [],
    links: [],
    hours: null,
    ...more,
  };
}

const none: Expected = { support: null, hours: null, faq: null };
function hoursSaid(text: string, calendar: Weekly | null, more: Partial<OwnProfile> = {}): string {
  const { hours } = checkProfile(profile(text, more), { ...none, hours: { calendar } });
  return [hours?.state, hours?.day].filter(Boolean).join(' ');
}

describe('the hours that a bio names', () => {
  const sayThem = [
    'Mon–Fri 9–18',
    'Help: Monday to Friday, 9am–6pm',
    'Mon - Fri: 09:00 - 18:00',
    'Open Mon-Fri 9 to 6',
    'Mon. - Fri. 9-18. Tea.',
    'தேநீர், அராரத்திலிருந்து. 9–18',
    '☎ 9-18 Mon–Fri ☎',
    'Tea since 1974 • 9:00–18:00',
    'Mo we rest? No. Weekdays: Mon,Tue,Wed,Thu,Fri 9.00-18.00',
    'सोमवार से शुक्रवार, सुबह 9 बजे से शाम 6 बजे तक',
    'सोम-शुक्र ९-१८',
    'Somvar se Shukravar subah 9 se shaam 6 baje tak',
    'திங்கள் முதல் வெள்ளி வரை காலை 9 மணி முதல் மாலை 6 மணி வரை',
    'திங்கள்கிழமை–வெள்ளிக்கிழமை ௯–௧௮',
    'Thingal mudhal velli varai kaalai 9 mudhal maalai 6 mani varai',
    'پیر تا جمعہ، صبح 9 سے شام 6 بجے تک',
    'پیر–جمعہ ۹ تا ۱۸',
    'دوشنبه تا جمعه ۹ تا ۱۸',
    'الاثنين - الجمعة ٩:٠٠ - ١٨:٠٠',
    'సోమవారం నుండి శుక్రవారం వరకు ఉదయం 9 నుండి సాయంత్రం 6 వరకు',
    'Երկուշաբթի–ուրբաթ 9:00–18:00',
    'Երկուշաբթիից ուրբաթ, ժամը 9-ից 18-ը',
    'Sat, Sun closed. Mon-Fri 9am - 6pm',
  ];
  for (const text of sayThem) test(`fits: ${text}`, () => assert.equal(hoursSaid(text, office), 'named'));

  const contradict: [string, string][] = [
    ['Mon–Fri 9–17', 'contradicts mon'],
    ['9am–5pm', 'contradicts'],
    ['۹ تا ۱۷', 'contradicts'],
    ['सुबह 10 बजे से शाम 7 बजे तक', 'contradicts'],
    ['காலை 10 மணி முதல் மாலை 6 மணி வரை', 'contradicts'],
    ['Երկ–ուրբ 10:00–19:00', 'contradicts mon'],
    ['24/7', 'contradicts'],
    ['२४/७ सेवा', 'contradicts'],
    ['24 மணி நேரமும் உதவி', 'contradicts'],
    ['Mon–Sat 9–18', 'contradicts sat'],
    ['Mon–Fri 9–18, Friday closed', 'contradicts fri'],
  ];
  for (const [text, expected] of contradict)
    test(`contradicts: ${text}`, () => assert.equal(hoursSaid(text, office), expected));

  const missing = [
    '',
    'Tea from Ararat, since 1974.',
    'Call 044-2811-1234 or +91 98400 00001',
    'Sun, sea and tea',
    'ఉత్తమ టీ. చెన్నై 600001',
    'Top 10 teas of 2024-25',
    'Founded 12.05.2019',
  ];
  for (const text of missing)
    test(`says nothing: ${text || '(empty)'}`, () => assert.equal(hoursSaid(text, office), 'missing'));

  const unsure = [
    'Delivery in 10-15 days',
    'For children of 9-17 years',
    'Mon–Fri',
    'Opens at 9:00',
    'Version 2.10-3',
    'सोमवार से शुक्रवार',
  ];
  for (const text of unsure)
    test(`nobody can tell: ${text}`, () => assert.equal(hoursSaid(text, office), 'unsure'));

  test('several stretches, days of their own, and what stands on lines of its own', () => {
    assert.equal(hoursSaid('Mon–Fri 9–18\nSat 10–14', withSaturday), 'named');
    assert.equal(hoursSaid('Mon–Fri 9–18, Sat 10–15', withSaturday), 'contradicts sat');
    assert.equal(hoursSaid('Mon-Fri\n9am - 6pm', office), 'named');
    assert.equal(hoursSaid('Mon–Sat 9–13, 16–20', split), 'named');
    assert.equal(hoursSaid('सोम–शनि सुबह 9-1, शाम 4-8', split), 'named');
    assert.equal(hoursSaid('காலை 9-1 மாலை 4-8', split), 'named');
    assert.equal(hoursSaid('Mon–Sat 9–13', split), 'contradicts mon');
    // The Saturday may stand where nobody reads it.
    assert.equal(hoursSaid('Mon–Fri 9–18', withSaturday), 'named');
  });

  test('at any time, beyond midnight, and in another zone', () => {
    for (const text of ['24/7', '24x7 support', 'శుభం · 24×7', 'Շուրջօրյա', 'Open 24 hours', 'चौबीसों घंटे'])
      assert.deepEqual([hoursSaid(text, null), hoursSaid(text, always)], ['named', 'named'], text);
    assert.equal(hoursSaid('We answer within 24 hours', office), 'missing');
    const late = { ...office, fri: [{ from: '18:00', to: '02:00' }] };
    assert.equal(hoursSaid('Mon–Thu 9–18, Fri 6pm–2am', late), 'named');
    assert.equal(hoursSaid('Mon–Fri 9–17 GMT', office), 'named', 'it may be the same');
    assert.equal(hoursSaid('9–17', null), 'named', 'nothing to hold it against');
  });

  test('hours in a form of their own are held against the calendar too', () => {
    assert.equal(hoursSaid('', office, { hours: office }), 'named');
    assert.equal(hoursSaid('', withSaturday, { hours: office }), 'contradicts sat');
    assert.equal(hoursSaid('', office, { hours: always }), 'contradicts');
    assert.equal(
      hoursSaid('9–17', office, { hours: office }),
      'contradicts',
      'the text still says otherwise',
    );
  });

  test('hostile and endless texts end, and quickly', () => {
    const begun = performance.now();
    for (const text of [
      '9-'.repeat(50_000),
      '('.repeat(50_000),
      '1 to '.repeat(20_000),
      '\u202e9–18\u202c\0'.repeat(5_000),
    ])
      hoursSaid(text, office);
    assert.ok(performance.now() - begun < 5_000);
  });
});

describe('the support account that a bio names', () => {
  const support = [
    '@kettle_help',
    'm.me/kettlehelp',
    'care@kettle.example',
    '+919840000001',
    '@care.kettle.example',
  ];
  const supportSaid = (text: string, links: string[] = []): string | null | undefined => {
    const { support: found } = checkProfile(profile(text, { links }), { ...none, support });
    return found?.state === 'named' ? found.said : null;
  };
  const named: [string, string][] = [
    ['Help: @kettle_help', '@kettle_help'],
    ['help? @Kettle_Help.', '@kettle_help'],
    ['உதவிக்கு @kettle_help-க்கு எழுதுங்கள்', '@kettle_help'],
    ['مدد کے لیے \u2068@kettle_help\u2069 کو لکھیں۔', '@kettle_help'],
    ['օգնության համար՝ ＠kettle_help', '@kettle_help'],
    ['https://www.m.me/kettlehelp/', 'm.me/kettlehelp'],
    ['Write to CARE@kettle.example!', 'care@kettle.example'],
    ['फ़ोन: +९१ ९८४०० ००००१', '+919840000001'],
    ['Call 098400 00001', '+919840000001'],
    ['care.kettle.example answers', '@care.kettle.example'],
  ];
  for (const [text, expected] of named)
    test(`named: ${text}`, () => assert.equal(supportSaid(text), expected));
  for (const text of [
    '@kettle_helpers',
    'x@kettle_help',
    '@kettle_help.more',
    'kettle_help',
    'Call 98400 00002',
    '@kettle',
  ])
    test(`not named: ${text}`, () => assert.equal(supportSaid(text), null));
  test('a link field names it too; one’s own name does not count', () => {
    assert.equal(supportSaid('', ['https://m.me/kettlehelp']), 'm.me/kettlehelp');
    const { support: own } = checkProfile(profile('we are @kettle'), { ...none, support: ['@kettle'] });
    assert.equal(own?.state, 'missing');
  });
});

describe('the FAQ that a bio names', () => {
  const faqSaid = (text: string, faq: string[], links: string[] = []): string | undefined =>
    checkProfile(profile(text, { links }), { ...none, faq }).faq?.state;
  const faq = ['https://www.kettle.example/help/faq/'];
  const cases: [string, string][] = [
    ['FAQ: kettle.example/help/faq', 'named'],
    ['(https://kettle.example/help/faq).', 'named'],
    ['सवाल-जवाब: www.kettle.example/help/faq।', 'named'],
    ['سوال: http://kettle.example/help/faq/۔', 'named'],
    ['kettle.example', 'missing'],
    ['kettle.example/help/FAQ', 'missing'],
    ['kettle.example/help/faq?x=1', 'missing'],
    ['evil.example/kettle.example/help/faq', 'missing'],
    ['bit.ly/3xYz', 'unsure'],
    ['https://linktr.ee/kettle', 'unsure'],
    ['kettle.example/help/f…', 'unsure'],
    ['mail faq@kettle.example', 'missing'],
  ];
  for (const [text, expected] of cases)
    test(`${expected}: ${text}`, () => assert.equal(faqSaid(text, faq), expected));
  test('in other letters, and in a field of its own', () => {
    const tamil = ['https://தேநீர்.example/உதவி'];
    assert.equal(faqSaid('உதவி: தேநீர்.example/உதவி', tamil), 'named');
    assert.equal(
      faqSaid('xn--', tamil, ['https://தேநீர்.example/%E0%AE%89%E0%AE%A4%E0%AE%B5%E0%AE%BF']),
      'named',
    );
    assert.equal(faqSaid('', faq, ['https://kettle.example/help/faq']), 'named');
  });
});

test('whole is what lacks nothing that is asked for', () => {
  const expected: Expected = {
    support: ['@help'],
    hours: { calendar: office },
    faq: ['https://kettle.example/faq'],
  };
  const at = (text: string) => isWhole(checkProfile(profile(text), expected));
  assert.equal(at('@help · Mon–Fri 9–18 · kettle.example/faq'), true);
  assert.equal(at('@help · Mon–Fri 9–18 · bit.ly/x'), true, 'nobody can tell');
  assert.equal(at('@help · Mon–Fri 9–17 · kettle.example/faq'), false);
  assert.equal(at('Mon–Fri 9–18 · kettle.example/faq'), false);
  assert.equal(isWhole(checkProfile(profile(''), none)), true);
});
