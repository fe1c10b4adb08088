import { IconFile, IconMapPin, IconMovie, IconPhoto } from '@tabler/icons-react';
import type { Attachment } from '#contract/messages.ts';
import type { ShownTemplate, Template } from '#contract/templates.ts';
import { Words } from '../../ui/Words.tsx';
import styles from './TemplateShown.module.css';

const icons = { image: IconPhoto, video: IconMovie, document: IconFile, place: IconMapPin };

/** How a template reads with its values: what is missing stands there in its braces. */
export function TemplateShown({ shown, header, file }: Props) {
  const Icon = header && header.kind !== 'text' ? icons[header.kind] : null;
  return (
    <div className={styles.shown}>
      {file?.inline && file.url && file.type.startsWith('image/') ? (
        <img className={styles.picture} src={file.url} alt={file.name} />
      ) : (
        Icon && (
          <span className={styles.media}>
            <Icon size={22} stroke={1.5} aria-hidden="true" />
            {file && <bdi>{file.name}</bdi>}
          </span>
        )
      )}
      {shown.header && (
        <strong>
          <Words text={shown.header} />
        </strong>
      )}
      <Words text={shown.body} />
      {shown.footer && (
        <div className={styles.footer}>
          <Words text={shown.footer} />
        </div>
      )}
      {shown.buttons.length > 0 && (
        <ul className={styles.buttons}>
          {shown.buttons.map(({ title, value }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place
            <li key={n} className={styles.button}>
              <bdi>{title}</bdi>
              {value && <bdi className={styles.value}>{value}</bdi>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Props {
  shown: Omit<ShownTemplate, 'problems'>;
  header: Template['header'];
  file: Attachment | null;
}
