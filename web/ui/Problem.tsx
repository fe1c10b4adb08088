import styles from './Card.module.css';
import { errorText } from './errorText.ts';
import { Sentence } from './Sentence.tsx';

/** Why a form was not accepted. The room is only taken when there is something to say. */
export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p className={styles.problem} role="alert">
      <Sentence text={errorText(error)} />
    </p>
  );
}
