import { t } from '../../language/texts.ts';

const kinds = ['place', 'person', 'choice', 'link', 'order', 'form'] as const;

/** What a list says of a message without words: what it holds, and its name, each in a direction of its own. */
export function cardLine({ kind, text }: { kind: string; text: string }): string {
  const known = kinds.find((each) => each === kind);
  if (!known) return text;
  const what = t(`card.short.${known}`);
  return text ? `${what} · \u2068${text}\u2069` : what;
}
