import { foldLetters } from '#server/platform/fold.ts';
import { linksIn, shortest } from './links-in.ts';

/**
 * The first of these names that stands in a text or among its links: `@handle`, an e-mail address, a number with `+`, or
 * an address without scheme. Null where none does.
 */
export function nameIn(names: string[], text: string, links: string[]): string | null {
  // Letters alone are compared without accents; a handle has none.
  const plain = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .normalize('NFKC')
    .toLowerCase();
  const places = new Set([...links, ...linksIn(text)].flatMap((link) => shortest(link)?.toLowerCase() ?? []));
  const numbers = numbersIn(text);
  return names.find((name) => isNamed(name, plain, places, numbers)) ?? null;
}

function isNamed(name: string, plain: string, places: Set<string>, numbers: string[]): boolean {
  const folded = name.normalize('NFKC').toLowerCase();
  if (/^\+\d/.test(folded)) {
    const digits = folded.replace(/\D/g, '');
    // Those who live there leave out the country.
    return numbers.some(
      (one) => one === digits || (one.length >= 9 && digits.endsWith(one.replace(/^0+/, ''))),
    );
  }
  if (folded.startsWith('@')) {
    const handle = folded.slice(1);
    // One that is a domain is also written without its sign.
    return stands(plain, folded) || (handle.includes('.') && (stands(plain, handle) || places.has(handle)));
  }
  if (folded.includes('@')) return stands(plain, folded);
  const place = shortest(folded)?.toLowerCase();
  return (
    place !== undefined &&
    (places.has(place) || [...places].some((one) => one.replace(/[.,;:!?)]+$/, '') === place))
  );
}

/** Not as a part of a longer handle or address; endings in other letters may follow. */
function stands(plain: string, wanted: string): boolean {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
  return new RegExp(`(?<![a-z0-9_@./])${escaped}(?![a-z0-9_]|[.-][a-z0-9_])`, 'u').test(plain);
}

/** Numbers as people write them, with spaces, brackets and hyphens, in any digits. */
function numbersIn(text: string): string[] {
  return [...foldLetters(text).matchAll(/\+?\d[\d\s().-]{6,24}\d/g)].map(([one]) => one.replace(/\D/g, ''));
}
