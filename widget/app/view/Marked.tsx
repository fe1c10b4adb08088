import type { Mark, Run, StyledLine } from '#contract/styled.ts';
import { Linked } from './Linked.tsx';

/** An answer with its marks. Where a link leads stands behind its words, as these may say anything. */
export function Marked({ lines }: { lines: StyledLine[] }) {
  return (
    <>
      {lines.map((line, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have nothing else to be known by
        <div key={n} class={`marked ${line.as}`} dir={line.as === 'code' ? 'ltr' : 'auto'}>
          {line.as !== 'quote' && line.lead}
          {line.runs.map((run, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor have their stretches
            <Stretch key={i} run={run} />
          ))}
          {line.runs.length === 0 && '\u200b'}
        </div>
      ))}
    </>
  );
}

function Stretch({ run: { text, marks = [], url } }: { run: Run }) {
  const inner = url ? (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  ) : (
    <Linked text={text} />
  );
  const marked = marks.reduceRight((within, mark) => {
    const Element = elements[mark];
    return <Element key={mark}>{within}</Element>;
  }, inner);
  const place = url && placeOf(url);
  return place && place !== text && url !== text ? (
    <>
      {marked} <bdi class="place">({place})</bdi>
    </>
  ) : (
    marked
  );
}

const elements = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const satisfies Record<
  Mark,
  string
>;

function placeOf(url: string): string {
  return url.startsWith('mailto:') ? url.slice(7) : (URL.parse?.(url)?.host ?? url);
}
