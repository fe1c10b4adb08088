import { directionOf } from '../language/directionFor.ts';
import { useSaid } from '../language/sentences.ts';
import { direction } from '../language/texts.ts';

/** What the server or a platform says, in the agent's language where it can be, else as the English that it is. */
export function Sentence({ text, className }: { text: string; className?: string | undefined }) {
  const words = useSaid(text);
  const dir = directionOf(words);
  return (
    <bdi className={className} dir={dir} lang={dir === direction ? undefined : 'en'}>
      {words}
    </bdi>
  );
}
