import { spansOf } from '../links.ts';

/** Text whose addresses can be followed. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {spansOf(text).map((span, i) =>
        span.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have nothing else to be known by
          <a key={i} href={span.href} target="_blank" rel="noopener noreferrer nofollow">
            {span.text}
          </a>
        ) : (
          span.text
        ),
      )}
    </>
  );
}
