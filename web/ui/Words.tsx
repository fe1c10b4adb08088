import { memo } from 'react';
import { linked } from './linked.ts';
import { languageOf, scriptOf } from './scriptOf.ts';
import styles from './Words.module.css';

/** What a person wrote, in any script and direction. Each paragraph finds its own direction. */
export const Words = memo(function Words({ text }: { text: string }) {
  return (
    <div className={styles.words} dir="auto" lang={languageOf(text)} data-script={scriptOf(text)}>
      <LinkedText text={text} />
    </div>
  );
});

/** A text whose addresses can be followed. */
export function LinkedText({ text }: { text: string }) {
  return linked(text).map((piece, index) => {
    const key = `${index}`;
    if (piece.kind === 'link')
      return (
        <a key={key} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
          <bdi dir="ltr">{piece.text}</bdi>
        </a>
      );
    if (piece.kind === 'handle') return <bdi key={key}>{piece.text}</bdi>;
    return piece.text;
  });
}

/** One line of it, cut at the end: for lists, quotes and names. */
export function Line({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <bdi className={`${styles.line} ${className ?? ''}`} dir="auto" lang={languageOf(text)}>
      {text}
    </bdi>
  );
}
