import { useSaid } from '../../language/sentences.ts';
import { direction } from '../../language/texts.ts';

/** What an answer will wait for: the server's own words, which run as their language does, whatever names stand in them. */
export function Waits({ text }: { text: string }) {
  const words = useSaid(text);
  return words === text ? (
    <bdi dir="ltr" lang="en">
      {words}
    </bdi>
  ) : (
    <bdi dir={direction}>{words}</bdi>
  );
}
