import { type Words, wordsIn } from '#server/features/notices/words.ts';
import { fold } from '#server/platform/fold.ts';

/** Stored in English, whoever reads it: it is nobody's name, so each reads it in a language of their own. */
const standIn = /^(?:Visitor ([0-9A-F]{4})|Somebody on (\p{L}+))$/u;

/** The name of a customer as an agent reads it; `shownName.ts` does the same on the screens. */
export function calledIn({ say }: Words, name: string): string {
  const [, end, platform] = standIn.exec(name) ?? [];
  if (platform) return say('contact.somebodyOn', { platform });
  return end ? say('contact.visitor', { end }) : name;
}

/** Languages of the desk besides English, in which somebody may look for a visitor. */
const others = ['ur'];

/** As what a visitor is stored whom somebody looks for in the words of their desk; null: it names none. */
export function standInAsked(q: string): string | null {
  const text = fold(q).trim();
  for (const language of others) {
    const [before = '', after = ''] = fold(wordsIn(language).say('contact.visitor', { end: '|' }))
      .replace(/[\u2066-\u2069]/g, '')
      .split('|')
      .map((part) => part.trim());
    if (!text.startsWith(before) || !text.endsWith(after)) continue;
    const end = text.slice(before.length, text.length - after.length).trim();
    if (/^[0-9a-f]{0,4}$/i.test(end)) return `Visitor ${end.toUpperCase()}`;
  }
  return null;
}
