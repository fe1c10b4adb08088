import type { InstantMessage } from '#contract/instant.ts';
import { invalid } from '#server/errors.ts';

/** Null: not known. */
export type Values = Record<
  'name' | 'opening' | 'estimate' | 'solution' | 'channels' | 'help',
  string | null
>;

const optional = /\[\[([\s\S]*?)\]\]/g;
const placeholder = /\{([a-z]+)\}/g;

/** A text with its values; what stands in [[…]] is left out where a value in it is not known. */
export function fill(text: string, values: Values): string {
  const known = (name: string): string | null => (isName(name) ? values[name] : null);
  return text
    .replace(optional, (_, inner: string) =>
      [...inner.matchAll(placeholder)].some(([, name = '']) => known(name) === null) ? '' : inner,
    )
    .replace(placeholder, (_, name: string) => known(name) ?? '')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

type Holed = Pick<InstantMessage, 'texts' | 'help'> & { kind: InstantMessage['kind'] | 'prompt' };

/** @throws ApiError naming the text that could come out with a hole in it */
export function refuseHoles({ kind, texts, help }: Holed): void {
  const issues = texts.flatMap(({ text }, n) => {
    const message = holeIn(text, kind, help);
    return message ? [{ path: `texts.${n}.text`, message }] : [];
  });
  if (issues.length > 0) throw invalid(`A text cannot go out like this: it ${issues[0]?.message}.`, issues);
}

function holeIn(text: string, kind: string, help: string | null): string | null {
  const named = [...text.matchAll(placeholder)].map(([, name = '']) => name);
  const unknown = named.find((name) => !isName(name));
  if (unknown)
    return `has {${unknown}}, which stands for nothing; there are {name}, {opening}, {estimate}, {solution}, {channels} and {help}`;
  const outside = text.replace(optional, '');
  if (/\[\[|\]\]/.test(outside)) return 'has [[ without ]], or the other way round';
  const bare = [...outside.matchAll(placeholder)].find(([, name]) => name !== 'help');
  if (bare) return `has ${bare[0]} outside of [[…]], though it is not always known`;
  if (kind === 'instant' && named.includes('opening'))
    return 'has {opening}, but goes out while somebody is there';
  if (named.includes('help') && !help) return 'has {help}, but there is no address for it';
  // With none of the values known, something has to be left to say.
  if (outside.replace(placeholder, 'x').trim() === '') return 'says nothing where the values are not known';
  return null;
}

function isName(name: string): name is keyof Values {
  return ['name', 'opening', 'estimate', 'solution', 'channels', 'help'].includes(name);
}
