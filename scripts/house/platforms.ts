import { type Finding, lineAt, type SourceFile, type Tree } from './tree.ts';

const known = [
  'telegram',
  'whatsapp',
  'bluesky',
  'mastodon',
  'instagram',
  'messenger',
  'viber',
  'wechat',
  'tiktok',
  'facebook',
  'twitter',
  'linkedin',
  'discord',
  'slack',
];
/** Folders in connectors/ whose name is an ordinary word too; there only comparisons betray the knowledge. */
const ordinary = new Set([
  'api',
  'email',
  'website',
  'sms',
  'rss',
  'web',
  'line',
  'x',
  'reviews',
  'voice',
  'push',
]);

/** Only connectors/ knows a platform by name; everything else asks what a channel can do. */
export function platforms(tree: Tree): Finding[] {
  const names = [...new Set([...known, ...tree.connectors.filter((name) => !ordinary.has(name))])];
  // As a word, or as a part of an identifier: `telegram`, `TELEGRAM_TOKEN`, `sendTelegram`, `isTelegramChat`.
  const word = new RegExp(`(?:(?<![A-Za-z])|(?=[A-Z]))(?i:${names.map(spelling).join('|')})(?![a-z])`, 'g');
  return [...tree.code, ...tree.other]
    .filter((file) => /^(server|contract|web|widget)\//.test(file.path) && !file.isTest)
    .flatMap((file) => [...named(file, word), ...compared(file, tree.connectors)]);
}

/** `google-play` is also googlePlay and google_play. */
function spelling(name: string): string {
  return name.split('-').join('[-_ ]?');
}

function named(file: SourceFile, word: RegExp): Finding[] {
  return [...file.text.matchAll(word)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'platform',
    message: `'${match[0]}' is known in connectors/ only: ask what the channel can do (a capability is a function that exists, a limit is data)`,
  }));
}

// The names of operating systems are compared with another platform: the machine's.
const quoted = `['"\`](?!(?:linux|darwin|win32)\\b)[\\w-]+['"\`]`;
const asksWho = '(?<!process\\.)\\b(?:connector|platform)(?:\\.name|\\.id|Name|Id)?';
const byVariable = new RegExp(
  `${asksWho}\\s*[!=]==?\\s*${quoted}|${quoted}\\s*[!=]==?\\s*(?:\\w+\\.)*(?:connector|platform)\\b`,
  'g',
);
const bySwitch = /switch\s*\([^)]*\b(?<!process\.)(?:connector|platform)(?:\.name|Name)?\s*\)/g;

function compared(file: SourceFile, connectors: string[]): Finding[] {
  const plain = connectors.filter((name) => name === 'website');
  const byName = plain.map((name) => new RegExp(`(?:[!=]==?|\\bcase)\\s*['"\`]${name}['"\`]`, 'g'));
  const offsets = [byVariable, bySwitch, ...byName].flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map((match) => match.index),
  );
  const lines = new Set(offsets.map((offset) => lineAt(file.text, offset)));
  return [...lines].map((line) => ({
    path: file.path,
    line,
    rule: 'platform',
    message: 'decides by which connector it is: ask what the channel can do',
  }));
}
