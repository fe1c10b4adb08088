import { IconDownload, IconFile, IconFileAlert, IconHourglass } from '@tabler/icons-react';
import type { Attachment } from '#contract/messages.ts';
import { fileSize } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './Attachments.module.css';

/** Pictures, sound and film in place; everything else by name, to be fetched. */
export function Attachments({ attachments }: { attachments: Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.attachments} aria-label={t('attachments.label')}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <One attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function One({ attachment }: { attachment: Attachment }) {
  const { name, type, url, inline, state } = attachment;
  if (state !== 'stored' || !url) return <Absent attachment={attachment} />;
  if (inline && type.startsWith('image/')) return <Picture attachment={attachment} url={url} />;
  if (inline && type.startsWith('video/'))
    // biome-ignore lint/a11y/useMediaCaption: what customers send has none
    return <video className={styles.video} src={url} controls preload="metadata" aria-label={name} />;
  if (inline && type.startsWith('audio/'))
    // biome-ignore lint/a11y/useMediaCaption: what customers send has none
    return <audio className={styles.audio} src={url} controls preload="metadata" aria-label={name} />;
  return (
    <a className={styles.file} href={`${url}?download=1`} download={name}>
      <IconFile size={20} stroke={1.6} aria-hidden="true" />
      <span className={styles.what}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.size}>{fileSize(attachment.size)}</span>
      </span>
      <IconDownload size={18} stroke={1.6} aria-hidden="true" />
    </a>
  );
}

/** Its room is kept while it loads, by the measures that the server knows, else by a frame. */
function Picture({ attachment: { name, width, height }, url }: { attachment: Attachment; url: string }) {
  const known = width !== null && height !== null && width > 0 && height > 0;
  const scale = known ? Math.min(1, 320 / width, 280 / height) : 1;
  const shown = known
    ? { width: Math.max(24, width * scale), aspectRatio: `${width} / ${height}` }
    : undefined;
  return (
    <a
      className={styles.picture}
      href={url}
      target="_blank"
      rel="noreferrer"
      data-framed={!known || undefined}
    >
      <img src={url} alt={name} style={shown} loading="lazy" decoding="async" />
    </a>
  );
}

function Absent({ attachment: { name, state, size, error } }: { attachment: Attachment }) {
  const kind = state === 'stored' ? 'failed' : state;
  return (
    <div className={styles.file} data-absent="">
      {kind === 'fetching' ? (
        <IconHourglass size={20} stroke={1.6} aria-hidden="true" />
      ) : (
        <IconFileAlert size={20} stroke={1.6} aria-hidden="true" />
      )}
      <span className={styles.what}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.size}>
          {t(`attachment.${kind}`)}
          {error && (
            <>
              {': '}
              <bdi>{error}</bdi>
            </>
          )}
          {size > 0 && ` · ${fileSize(size)}`}
        </span>
      </span>
    </div>
  );
}
