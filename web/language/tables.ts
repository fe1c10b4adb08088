import type { Language } from './choice.ts';
import { type Translate, translator } from './translator.ts';

type Table = Record<string, string>;

// A translation lies beside what it translates; what two say alike is said once. Nothing here may wait for texts.ts,
// whose rest waits for this.
const urdu = import.meta.glob<Table>(['../../connectors/**/ur.json', '../../server/ur.json'], {
  eager: true,
  import: 'default',
});

/** The desk's languages besides English. */
export const translateTo: Partial<Record<Language, Translate>> = {
  ur: translator(Object.assign({}, ...Object.values(urdu))),
};
