import { IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import type { Template } from '#contract/templates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Line } from '../../ui/Words.tsx';
import { categoryName, languageName, whyNot } from './names.ts';
import { isOf, sorted } from './sorted.ts';
import styles from './TemplateList.module.css';

/** All templates of the channel, to choose one: the customer's own language first. */
export function TemplateList({ templates, own, onChoose }: Props) {
  const [words, setWords] = useState('');
  const { groups, unsendable } = sorted(templates, own, words);
  if (templates.length === 0)
    return (
      <Empty icon={<IconTemplate size={28} />} title={t('template.none')} text={t('template.noneHelp')} />
    );
  return (
    <div className={styles.list}>
      <input
        className={styles.search}
        type="search"
        value={words}
        dir={directionFor(words)}
        placeholder={t('template.search')}
        aria-label={t('template.search')}
        data-autofocus
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = groups[0]?.templates[0];
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !first) return;
          event.preventDefault();
          onChoose(first);
        }}
      />
      {groups.map(({ language, templates: some }) => (
        <section key={language}>
          <h3 className={styles.language}>
            {own !== null && isOf(language, own)
              ? t('template.ownLanguage', { language: languageName(language) })
              : languageName(language)}
          </h3>
          <ul className={styles.templates}>
            {some.map((template) => (
              <li key={template.id}>
                <button type="button" className={styles.template} onClick={() => onChoose(template)}>
                  <Head template={template} />
                  <Line text={template.body} className={styles.text} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 && unsendable.length === 0 && (
        <p className={styles.nothing}>{t('template.nothingFound')}</p>
      )}
      {unsendable.length > 0 && (
        <details open={groups.length === 0}>
          <summary className={styles.language}>
            {t('template.unsendable', { count: unsendable.length })}
          </summary>
          <ul className={styles.templates}>
            {unsendable.map((template) => (
              <li key={template.id} className={styles.template} data-off>
                <Head template={template} />
                <Line text={template.body} className={styles.text} />
                <span className={styles.why}>
                  {languageName(template.language)} · {whyNot(template)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Head({ template: { name, category } }: { template: Template }) {
  return (
    <span className={styles.head}>
      <bdi className={styles.name}>{name}</bdi>
      <span className={styles.category}>{categoryName(category)}</span>
    </span>
  );
}

interface Props {
  templates: Template[];
  /** The customer's language, where it is known. */
  own: string | null;
  onChoose: (template: Template) => void;
}
