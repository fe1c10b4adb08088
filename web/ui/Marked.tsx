import { languageOf } from './scriptOf.ts';
import styles from './Words.module.css';

/** One line of what was found, with what was looked for marked. Whole words, or letters that go on joining. */
export function Marked({ pieces, className, title }: Props) {
  const text = pieces.map((piece) => piece.text).join('');
  return (
    <bdi
      className={`${styles.line} ${styles.marked} ${className ?? ''}`}
      dir="auto"
      lang={languageOf(text)}
      title={title}
    >
      {pieces.map((piece, index) => {
        const key = `${index}`;
        return piece.marked ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>;
      })}
    </bdi>
  );
}

interface Props {
  pieces: { text: string; marked: boolean }[];
  className?: string | undefined;
  title?: string | undefined;
}
