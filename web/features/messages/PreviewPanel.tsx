import { IconAlertTriangle, IconEye, IconPaperclip } from '@tabler/icons-react';
import type { Preview } from '#contract/preview.ts';
import { fileSize, number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { Styled } from '../../ui/Styled.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Words } from '../../ui/Words.tsx';
import { ChoicesShown } from '../choices/ChoicesShown.tsx';
import styles from './PreviewPanel.module.css';
import { SentFrom } from './SentFrom.tsx';
import { Waits } from './Waits.tsx';

/** What goes out, part by part, in words and not as an imitation of the platform. */
export function PreviewPanel({ preview, error }: { preview: Preview | undefined; error: unknown }) {
  return (
    <section className={styles.preview} aria-label={t('preview.label')}>
      {preview && (
        <p className={styles.to}>
          <IconEye size={15} aria-hidden="true" />
          <span>
            {t(preview.surface === 'public' ? 'preview.public' : 'preview.to', {
              name: shownName(preview.recipient),
              channel: preview.channel,
            })}
            {preview.from && (
              <>
                {' · '}
                <SentFrom sender={preview.from} />
              </>
            )}
            {preview.answerTo && (
              <>
                {' · '}
                <bdi dir="ltr">{preview.answerTo}</bdi>
              </>
            )}
            {preview.copies.length > 0 && (
              <>
                {` · ${t('composer.copies', { count: preview.copies.length })}: `}
                <bdi dir="ltr">{preview.copies.map(({ address }) => address).join(', ')}</bdi>
              </>
            )}
          </span>
        </p>
      )}
      {preview && preview.parts.length === 0 && <p className={styles.dim}>{t('preview.empty')}</p>}
      <ol className={styles.parts}>
        {preview?.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
          <li key={index} className={styles.part}>
            <p className={styles.dim}>
              {preview.parts.length > 1 &&
                `${t('preview.part', { part: number(index + 1), parts: number(preview.parts.length) })} · `}
              <span title={t(`length.${preview.unit}`)}>
                {t('length.of', { length: number(part.length), max: number(preview.max) })}
              </span>
            </p>
            {part.text && (part.lines ? <Styled lines={part.lines} /> : <Words text={part.text} />)}
            {preview.choices && index === preview.parts.length - 1 && <ChoicesShown {...preview.choices} />}
            {part.attachments.map(({ name, size }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files may bear one name
              <p key={n} className={styles.file}>
                <IconPaperclip size={14} aria-hidden="true" />
                <bdi>{name}</bdi> <span className={styles.dim}>{fileSize(size)}</span>
              </p>
            ))}
          </li>
        ))}
      </ol>
      {preview?.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {t(`preview.${warning}`, { count: preview.parts.length })}
        </p>
      ))}
      {preview?.from?.notice && (
        <p className={styles.warning}>
          <Waits text={preview.from.notice} />
        </p>
      )}
      {(preview?.reason || error !== null) && (
        <p className={styles.warning} role="alert">
          <IconAlertTriangle size={15} aria-hidden="true" />{' '}
          <Sentence text={preview?.reason ?? errorText(error)} />
        </p>
      )}
    </section>
  );
}
