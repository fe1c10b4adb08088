import { chooseLanguage, type Language, languages } from '../language/choice.ts';
import { language } from '../language/texts.ts';
import styles from './LanguageChoice.module.css';

/** Each language by its own name, so that whoever cannot read this one finds theirs. */
export function LanguageChoice() {
  return (
    <div className={styles.languages}>
      {Object.entries(languages).map(([tag, { name }]) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          className={styles.language}
          aria-pressed={tag === language}
          onClick={() => tag !== language && chooseLanguage(tag as Language)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
