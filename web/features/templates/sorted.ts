import type { Template } from '#contract/templates.ts';

export interface Group {
  language: string;
  templates: Template[];
}

/** What can be sent by language, the customer's own first; beside it what cannot. All as far as the words are in it. */
export function sorted(
  templates: Template[],
  own: string | null,
  words: string,
): { groups: Group[]; unsendable: Template[] } {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const found = templates.filter((template) => {
    const text = textOf(template);
    return wanted.every((word) => text.includes(word));
  });
  const sendable = found.filter(isSendable);
  const languages = [...new Set(sendable.map(({ language }) => language))];
  const rank = (language: string) => (own !== null && isOf(language, own) ? 0 : 1);
  languages.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return {
    groups: languages.map((language) => ({
      language,
      templates: sendable.filter((template) => template.language === language),
    })),
    unsendable: found.filter((template) => !isSendable(template)),
  };
}

export function isSendable({ state, unsendable }: Template): boolean {
  return state === 'approved' && unsendable === null;
}

/** `en_US` and `en` are of one language. */
export function isOf(language: string, own: string): boolean {
  return base(language) === base(own);
}

function base(language: string): string {
  return language.split(/[_-]/)[0]?.toLowerCase() ?? '';
}

function textOf({ name, header, body, footer, buttons }: Template): string {
  const words = header?.kind === 'text' ? header.text : '';
  return [name, name.replaceAll('_', ' '), words, body, footer, ...buttons.map(({ title }) => title)]
    .join('\n')
    .toLowerCase();
}
