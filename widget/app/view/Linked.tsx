import { spansOf } from '../links.ts';

/** Text whose addresses can be followed. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {spansOf(text).map((span) =>
        span.href ? (
          <a href={span.href} target="_blank" rel="noopener noreferrer nofollow">
            {span.text}
          </a>
        ) : (
          span.text
        ),
      )}
    </>
  );
}
