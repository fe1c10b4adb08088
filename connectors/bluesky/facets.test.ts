import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { facetsOf, graphemes, withLinks } from './facets.ts';

const known = async (handle: string): Promise<string | null> =>
  handle.startsWith('nobody') ? null : `did:plc:${handle}`;

/** What is marked, cut out of the bytes as every reader will do it. */
async function marked(text: string): Promise<[string, string][]> {
  const bytes = Buffer.from(text);
  return (await facetsOf(text, known)).map(({ index, features: [feature] }) => [
    bytes.subarray(index.byteStart, index.byteEnd).toString(),
    feature?.did ?? feature?.uri ?? feature?.tag ?? '',
  ]);
}

describe('what is marked in a text', () => {
  const cases: [string, [string, string][]][] = [
    ['no mark', []],
    ['@kavitha.example hi', [['@kavitha.example', 'did:plc:kavitha.example']]],
    ['வணக்கம் @Kavitha.Example!', [['@Kavitha.Example', 'did:plc:kavitha.example']]],
    [
      '(@a.example)،@b.example',
      [
        ['@a.example', 'did:plc:a.example'],
        ['@b.example', 'did:plc:b.example'],
      ],
    ],
    ['@nobody.example, a@b.example, @half, @@x.example', []],
    [
      '👩🏽‍🍳 https://shop.example/மூடி?a=1#b.',
      [['https://shop.example/மூடி?a=1#b', 'https://shop.example/மூடி?a=1#b']],
    ],
    [
      'shop.example/lid (kiln.example)',
      [
        ['shop.example/lid', 'https://shop.example/lid'],
        ['kiln.example', 'https://kiln.example'],
      ],
    ],
    [
      '(https://en.example/wiki/Kettle_(pot))',
      [['https://en.example/wiki/Kettle_(pot)', 'https://en.example/wiki/Kettle_(pot)']],
    ],
    ['1.5 kg, end.Next', [['end.Next', 'https://end.Next']]],
    [
      '#மூடி, #کیتلی! #Թեյնիկ #2026 # x#y',
      [
        ['#மூடி', 'மூடி'],
        ['#کیتلی', 'کیتلی'],
        ['#Թեյնիկ', 'Թեյնիկ'],
      ],
    ],
    [`#${'a'.repeat(65)}`, []],
    ['https://a.example/@b.example', [['https://a.example/@b.example', 'https://a.example/@b.example']]],
  ];
  for (const [text, expected] of cases) it(text, async () => assert.deepEqual(await marked(text), expected));

  it('takes no time over hostile texts', async () => {
    for (const text of [
      'a.'.repeat(150),
      '@a.'.repeat(100),
      '#'.repeat(300),
      '('.repeat(300),
      `https://${')'.repeat(292)}`,
    ])
      await facetsOf(text, known);
  });
});

it('graphemes are counted as people see them', () => {
  assert.equal(graphemes('நிஷா'), 2);
  assert.equal(graphemes('👨‍👩‍👧‍👦🇮🇳é'), 3);
});

it('marks that fit no text change nothing', () => {
  const link = (byteStart: unknown, byteEnd: unknown) => ({
    index: { byteStart, byteEnd },
    features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://evil.example/' }],
  });
  for (const facets of [
    null,
    7,
    [null],
    [link(-1, 2)],
    [link(0, 99)],
    [link(2, 2)],
    [link(1, 4)],
    [link('0', 3)],
  ])
    assert.equal(withLinks('நலம்', facets), 'நலம்');
  assert.equal(withLinks('abc', [link(0, 2), link(1, 3)]), 'ab (https://evil.example/)c');
});
