import { memo, type ReactNode } from 'react';
import type { Mark, Run, StyledLine } from '#contract/styled.ts';
import styles from './Styled.module.css';
import { languageOf, scriptOf } from './scriptOf.ts';
import words from './Words.module.css';
import { LinkedText } from './Words.tsx';

/** A text with its marks. Only what the server found to be a mark is one; nothing in it is read as HTML. */
export const Styled = memo(function Styled({ lines, myself }: { lines: StyledLine[]; myself?: string }) {
  return (
    <div className={styles.styled}>
      {lines.map((line, n) => {
        const { as, lead, runs } = line;
        const text = runs.map((run) => run.text).join('');
        const key = `${n}`;
        return (
          <div
            key={key}
            className={`${words.words} ${styles.line}`}
            data-as={as}
            data-first={lines[n - 1]?.as !== as || undefined}
            data-last={lines[n + 1]?.as !== as || undefined}
            dir={as === 'code' ? 'ltr' : 'auto'}
            lang={languageOf(text)}
            data-script={scriptOf(text)}
          >
            {as !== 'quote' && lead}
            {runs.map((run, at) => {
              const place = `${at}`;
              return <One key={place} run={run} myself={myself} />;
            })}
          </div>
        );
      })}
    </div>
  );
});

const elements = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const;

function One({ run, myself }: { run: Run; myself: string | undefined }) {
  const { text, marks = [], url, mention } = run;
  const inner: ReactNode = mention ? (
    <bdi className={styles.mention} data-me={mention === myself || undefined}>
      {text}
    </bdi>
  ) : url ? (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>
      {text}
    </a>
  ) : (
    <LinkedText text={text} />
  );
  const marked = marks.reduceRight((within: ReactNode, mark: Mark) => {
    const Element = elements[mark];
    return <Element key={mark}>{within}</Element>;
  }, inner);
  // Where it leads stands beside it: its words may say anything.
  if (!url || url === text) return marked;
  return (
    <>
      {marked}{' '}
      <bdi dir="ltr" className={styles.target}>
        {placeOf(url)}
      </bdi>
    </>
  );
}

function placeOf(url: string): string {
  return url.startsWith('mailto:') ? url.slice(7) : (URL.parse(url)?.host ?? url);
}
