import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Finding, Tree } from './tree.ts';

type Messages = Map<string, string>;
type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** Every language says the same things with the same placeholders; English is what the others are held against. */
export function locales(tree: Tree): Finding[] {
  const home = join(tree.root, 'locales');
  if (!existsSync(home)) return [];
  const files = readdirSync(home).filter((name) => name.endsWith('.json'));
  const languages = new Map(
    files.map((name) => [name.slice(0, -'.json'.length), readMessages(join(home, name))]),
  );
  const english = languages.get('en');
  if (!english) return [finding('en', 'locales/en.json is missing: the other languages are held against it')];
  return [...languages].flatMap(([language, messages]) => compare(language, messages, english));
}

function compare(language: string, messages: Messages, english: Messages): Finding[] {
  const missing = [...english.keys()].filter((key) => !messages.has(key)).map((key) => `${key} is missing`);
  // Texts of connectors are English by themselves: en.json has only those that it says in other words.
  const extra = [...messages.keys()]
    .filter((key) => !english.has(key) && !key.startsWith('connectors.'))
    .map((key) => `${key} is not in en.json`);
  const different = [...messages].flatMap(([key, text]) => {
    const found = placeholders(text, language);
    if (found instanceof Error) return [`${key} is no ICU message: ${found.message}`];
    const wanted = placeholders(english.get(key) ?? text, 'en');
    if (wanted instanceof Error || wanted === found) return [];
    return [`${key} has the placeholders {${found}}, English has {${wanted}}`];
  });
  return [...missing, ...extra, ...different].map((message) => finding(language, message));
}

function finding(language: string, message: string): Finding {
  return { path: `locales/${language}.json`, line: 1, rule: 'locale', message };
}

/** Files may nest; a key is the path through them. */
function readMessages(file: string): Messages {
  const flat: Messages = new Map();
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') flat.set(key, value);
    else for (const [part, inner] of Object.entries(value ?? {})) walk(inner, key ? `${key}.${part}` : part);
  };
  walk(JSON.parse(readFileSync(file, 'utf8')), '');
  return flat;
}

/** Sorted names. How a language picks plural forms is its own affair, what it may insert is not. */
function placeholders(text: string, language: string): string | Error {
  try {
    const names = new Set<string>();
    collect(new IntlMessageFormat(text, language).getAst(), names);
    return [...names].sort().join(', ');
  } catch (error) {
    return error as Error;
  }
}

function collect(elements: Elements, names: Set<string>): void {
  for (const element of elements) {
    // A literal carries its text as value, `#` carries none; everything else is named by its value.
    const isLiteral = element.type === 0;
    if ('value' in element && !isLiteral) names.add(element.value);
    if ('options' in element)
      for (const option of Object.values(element.options)) collect(option.value, names);
    if ('children' in element) collect(element.children, names);
  }
}
