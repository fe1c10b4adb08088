/** Where anybody gets an address, below many endings: yahoo.co.in, gmx.net; not live.example.org, which is somebody's. */
const families =
  /^(?:yahoo|ymail|rocketmail|hotmail|outlook|live|msn|windowslive|gmx|yandex|protonmail|zohomail|rediffmail|mail2world)\.(?:[a-z]{2,}|[a-z]{2,3}\.[a-z]{2})$/;

const others = new Set([
  ...['gmail.com', 'googlemail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'aim.com'],
  ...['proton.me', 'pm.me', 'tutanota.com', 'tuta.io', 'tuta.com', 'fastmail.com', 'fastmail.fm', 'hey.com'],
  ...['mail.com', 'email.com', 'usa.com', 'inbox.com', 'hushmail.com', 'zoho.com', 'rediff.com'],
  ...['indiatimes.com', 'sify.com', 'in.com', 'web.de', 't-online.de', 'freenet.de', 'arcor.de', 'posteo.de'],
  ...[
    'mailbox.org',
    'orange.fr',
    'wanadoo.fr',
    'free.fr',
    'laposte.net',
    'sfr.fr',
    'libero.it',
    'virgilio.it',
  ],
  ...[
    'tiscali.it',
    'alice.it',
    'mail.ru',
    'bk.ru',
    'inbox.ru',
    'list.ru',
    'internet.ru',
    'rambler.ru',
    'ya.ru',
  ],
  ...['ukr.net', 'i.ua', 'mail.am', 'seznam.cz', 'email.cz', 'wp.pl', 'o2.pl', 'onet.pl', 'interia.pl'],
  ...[
    'qq.com',
    'foxmail.com',
    '163.com',
    '126.com',
    'yeah.net',
    'sina.com',
    'sina.cn',
    'sohu.com',
    'aliyun.com',
  ],
  ...['naver.com', 'daum.net', 'hanmail.net', 'nate.com', 'docomo.ne.jp', 'ezweb.ne.jp', 'softbank.ne.jp'],
  ...['comcast.net', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net'],
  ...[
    'btinternet.com',
    'sky.com',
    'virginmedia.com',
    'talktalk.net',
    'ntlworld.com',
    'bigpond.com',
    'uol.com.br',
  ],
  ...[
    'bol.com.br',
    'terra.com.br',
    'mailinator.com',
    'guerrillamail.com',
    'yopmail.com',
    'privaterelay.appleid.com',
  ],
  ...['duck.com', 'mozmail.com', 'users.noreply.github.com'],
]);

/** Whether addresses at a domain say nothing of who somebody works for. */
export function isOpenToAnybody(domain: string): boolean {
  return others.has(domain) || families.test(domain);
}
