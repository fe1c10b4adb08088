import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostile } from '#server/testing/hostile-html.ts';
import { harmless, isDesigned } from './html.ts';

const pot = '/api/v1/files/018f0000-0000-7000-8000-000000000001';
const pictures = new Map([['pot@mail.example', pot]]);

describe('a message’s own design', () => {
  for (const [name, html] of hostile) {
    it(`cannot do anything: ${name}`, () => {
      for (const remote of [false, true]) assertHarmless(harmless(html, { pictures, remote }).page, remote);
    });
  }

  for (const [name, html] of heavy()) {
    it(`is bounded in time and size: ${name}`, () => {
      const began = process.cpuUsage();
      const { page } = harmless(html, { pictures, remote: true });
      isDesigned(html);
      // Most take some tens of milliseconds; what grows with the square of its input takes minutes.
      const { user } = process.cpuUsage(began);
      assert.ok(user < 8_000_000, `${Math.round(user / 1_000)} ms`);
      assert.ok(page.length < 12_000_000, `${page.length} characters`);
      assertHarmless(page, true);
    });
  }

  it('keeps what it looks like', () => {
    const html =
      '<body bgcolor="#fafafa"><style media="screen">.note { color: teal }</style>' +
      '<table width="600" cellpadding="8"><tr><td class="note" style="color: #333; font-family: Arial">' +
      '<a href="https://shop.example/order?a=1&amp;b=2">Order 17</a></td></tr></table></body>';
    const { page } = harmless(html, { pictures, remote: false });
    for (const kept of [
      'bgcolor="#fafafa"',
      '.note { color: teal }',
      '<table cellpadding="8" width="600">',
      'style="color: #333; font-family: Arial, &quot;Earshot Sans&quot;"',
      '<a href="https://shop.example/order?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">',
    ])
      assert.ok(page.includes(kept), `${kept} is missing in ${page}`);
  });

  it('shows pictures that came with it, and names those that did not', () => {
    const show = (html: string) => bodyOf(harmless(html, { pictures, remote: false }).page);
    assert.ok(show('<img src="cid:pot@mail.example" alt="A pot">').includes(`src="${pot}"`));
    assert.ok(show('<img src="CID:%3Cpot%40mail.example%3E">').includes(`src="${pot}"`));
    assert.ok(show('<td background="cid:pot@mail.example">').includes(`url(&quot;${pot}&quot;)`));
    assert.match(show('<img src="cid:other@mail.example" alt="கவிதா’s <pot>">'), /கவிதா’s &lt;pot&gt;/);
    assert.match(show(`<img src="data:image/png;base64,${'A'.repeat(4_000)}">`), /<img /);
    assert.doesNotMatch(show(`<img src="data:image/png;base64,${'A'.repeat(1_500_000)}">`), /<img /);
    assert.doesNotMatch(show('<img src="data:image/svg+xml;base64,AAAA">'), /<img /);
  });

  it('counts pictures on the web and leaves them out until they are asked for', () => {
    const html =
      '<style>.hero { background: #eee url(https://cdn.example/hero.png) no-repeat }</style>' +
      '<img src="https://cdn.example/a.png" alt="A"><img src="//cdn.example/b.png"><img src="https://cdn.example/a.png">' +
      '<td background="http://cdn.example/c.png"><p style="background-image:url(\'https://cdn.example/d.png\')">x</p>' +
      '<img src="https://spy.example/open.gif" width="1" height="1"><img src="https://spy.example/2" style="display:none">' +
      '<img src="https://spy.example/3" style="width:0;height:0"><style>@font-face { src: url(https://cdn.example/f) }</style>';
    const closed = harmless(html, { pictures, remote: false });
    assert.equal(closed.remotePictures, 5);
    assert.match(closed.page, /data-remote-pictures="5"/);
    assert.doesNotMatch(closed.page, /cdn\.example|spy\.example/);
    const open = harmless(html, { pictures, remote: true });
    assert.equal(open.remotePictures, 5);
    for (const name of ['hero.png', 'a.png', 'b.png', 'c.png', 'd.png'])
      assert.ok(
        open.page.includes(`https://cdn.example/${name}`) || open.page.includes(`http://cdn.example/${name}`),
        name,
      );
    assert.doesNotMatch(open.page, /spy\.example|cdn\.example\/f/);
  });

  const folded: [string, string, RegExp][] = [
    [
      'Gmail',
      '<div dir="ltr">Thanks!</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Monday अनीता wrote:<br></div><blockquote>Earlier</blockquote></div>',
      /Thanks!<\/div><br \/><details[^>]*><summary[^>]*>···<\/summary><div class="gmail_quote [^>]*>[\s\S]*Earlier<\/blockquote><\/div><\/details>/,
    ],
    [
      'Apple Mail',
      '<body>Thanks!<div><br><blockquote type="cite"><div>On Monday Անահիտ wrote:</div>Earlier</blockquote></div>after</body>',
      /<details[^>]*><summary[^>]*>···<\/summary><blockquote[^>]*>[\s\S]*<\/blockquote><\/details><\/div>after/,
    ],
    [
      'Outlook on the web',
      '<html><body><div>Thanks!</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> فاطمہ</div><div>Earlier</div></body></html>',
      /Thanks!<\/div><details[^>]*><summary[^>]*>···<\/summary><div[^>]*id="appendonsend"[\s\S]*Earlier<\/div><\/details><\/div>/,
    ],
    [
      'Outlook on the desktop',
      '<div class="WordSection1"><p>Thanks!</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> లక్ష్మి</p></div></div><p>Earlier</p></div>',
      /Thanks!<\/p><details[^>]*><summary[^>]*>···<\/summary><div[^>]*><div[^>]*>[\s\S]*Earlier<\/p><\/details><\/div>/,
    ],
    [
      'Thunderbird, answered below',
      '<div class="moz-cite-prefix">On Monday Anahit wrote:<br></div><blockquote type="cite">Earlier</blockquote><p>My answer</p>',
      /<details class="earshot-fold"><summary[^>]*>···<\/summary><div class="moz-cite-prefix[\s\S]*Earlier<\/blockquote><\/details><p[^>]*>My answer/,
    ],
    [
      'quotes within quotes, which fold once',
      'New<blockquote type="cite">One<blockquote type="cite">Two</blockquote>three</blockquote>',
      /^\s*New<details[^>]*><summary[^>]*>···<\/summary><blockquote[^>]*>One<blockquote[^>]*>Two<\/blockquote>three<\/blockquote><\/details>\s*$/,
    ],
    [
      'a message that is a quote and nothing else, which stays open',
      '<div class="gmail_quote">---------- Forwarded message<br>Earlier</div>',
      /<details open class="earshot-fold">/,
    ],
  ];
  for (const [name, html, expected] of folded) {
    it(`folds earlier messages: ${name}`, () => {
      assert.match(bodyOf(harmless(html, { pictures, remote: false }).page), expected);
    });
  }

  it('lets text find its direction where its author gave none', () => {
    const body = bodyOf(
      harmless('<p>سلام</p><div dir="rtl"><p>English first</p></div><td dir="odd">x</td>', {
        pictures,
        remote: false,
      }).page,
    );
    assert.match(body, /<p dir="auto">سلام<\/p><div dir="rtl"><p>English first<\/p><\/div><td dir="auto">x/);
  });

  it('says where it was cut', () => {
    assert.match(
      harmless('<p>x</p>'.repeat(40_000), { pictures, remote: false }).page,
      /class="earshot-cut"/,
    );
    assert.doesNotMatch(harmless('<p>x</p>', { pictures, remote: false }).page, /<p class="earshot-cut"/);
  });
});

describe('whether a message is designed', () => {
  const cases: [string, boolean][] = [
    ['<div dir="ltr">Hello <b>there</b><br><ul><li>one</li></ul></div>', false],
    ['<p class="MsoNormal" style="font-family:Calibri"><span style="color:black">Hello</span></p>', false],
    ['<body bgcolor="#FFFFFF" style="background: white"><p>Hello</p></body>', false],
    ['Hello<img src="https://spy.example/o.gif" width=1 height=1>', false],
    ['Hello<blockquote type="cite"><table><tr><td>x</td></tr></table></blockquote>', false],
    ['<div>Hello</div><div id="divRplyFwdMsg">From:</div><table><tr><td>x</td></tr></table>', false],
    ['', false],
    ['<table><tr><td>Hello</td></tr></table>', true],
    ['Look: <img src="cid:pot@mail.example">', true],
    ['<div style="background-color:#0f6f79;color:white">Sale</div>', true],
    ['<blockquote type="cite">Hello</blockquote><h1>Sale</h1>', true],
  ];
  for (const [html, expected] of cases) {
    it(`${expected ? 'yes' : 'no'}: ${html.slice(0, 70) || 'nothing at all'}`, () => {
      assert.equal(isDesigned(html), expected);
    });
  }
});

function bodyOf(page: string): string {
  return page.slice(page.indexOf('<body dir="auto">') + 17, page.indexOf('</body>'));
}

const tags =
  /^<\/?(?:a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|rp|rt|ruby|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|wbr)(?: (?!on)[a-z-]+(?:="[^"<>]*")?)*(?: \/)?>$/;

/** Read as the strictest parser would: nothing but known tags with quoted values, and nowhere a way out. */
function assertHarmless(page: string, remote: boolean): void {
  const body = bodyOf(page);
  for (const [tag] of body.matchAll(/<[^>]*>?/g)) {
    assert.match(tag, tags);
    for (const [, name, value = ''] of tag.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      if (name === 'href') assert.match(value, /^(?:https?:|mailto:|tel:)/);
      if (name === 'src')
        assert.match(
          value,
          remote ? /^(?:https?:|data:image\/|\/api\/v1\/files\/)/ : /^(?:data:image\/|\/api\/v1\/files\/)/,
        );
      if (name === 'style') assertStill(value.replaceAll('&quot;', '"'), remote);
    }
  }
  const head = page.slice(0, page.indexOf('<body'));
  assert.equal(head.match(/</g)?.length, 14, 'the head is ours alone');
  assertStill(head.split('<style>')[2]?.split('</style>')[0] ?? '', remote);
}

function assertStill(css: string, remote: boolean): void {
  assert.doesNotMatch(
    css,
    /[<\\]|@(?!media|supports|ignored)\w|expression\s*\(|-moz-binding|position\s*:\s*fixed|image-set|javascript:/i,
  );
  for (const [, address = ''] of css.matchAll(/url\(\s*"?([^")]*)/gi))
    assert.match(address, remote ? /^(?:https?:|data:image\/|\/api\/)/ : /^(?:data:image\/|\/api\/)/);
}

/** What would take for ever, were it not bounded. */
function heavy(): [string, string][] {
  const big = 2_500_000;
  const much = (text: string): string => text.repeat(Math.ceil(big / text.length));
  return [
    ['100,000 attributes', `<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}=x`).join(' ')}>x</p>`],
    ['one endless attribute', `<p style="${much('a:b;')}">x</p>`],
    ['deep nesting', much('<div>')],
    ['deep nesting, wrongly closed', much('<b>').slice(0, big / 2) + much('</i>').slice(0, big / 2)],
    ['unclosed tags', much('<p')],
    ['unclosed comments', much('<!--')],
    ['unclosed styles', much('<style')],
    ['styles within styles', much('<style>')],
    ['many small styles', much('<style>a{}</style>')],
    ['unclosed urls', `<style>${much('url("a')}`],
    ['unclosed css comments', `<style>${much('/*')}</style>`],
    ['urls without end', `<style>${much('url( ')}</style>`],
    ['spaces', `<style>${much('position ')}${' '.repeat(100_000)}</style><p class="${' '.repeat(500_000)}">`],
    ['fonts', `<p style="${much('font-family: ')}">`],
    ['quotes within quotes', much('<blockquote type="cite">')],
    ['angle brackets', much('<')],
    ['entities', much('&amp;lt;')],
    ['frames in frames', much('<iframe>')],
    ['noscripts', much('<noscript>')],
    ['pictures', much('<img src="cid:x" alt="y">')],
  ];
}
