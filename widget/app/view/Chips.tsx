import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { bytes } from './times.ts';
import type { Chip, Uploads } from './uploads.ts';
import './chips.css';

/** The files that will go with the message. */
export function Chips({ uploads }: { uploads: Uploads }) {
  const { config, texts, language } = useDesk();
  const { t } = texts;
  if (uploads.chips.length === 0) return null;
  return (
    <ul class="chips">
      {uploads.chips.map((chip) => (
        <li key={chip.key} class={chip.fault ? 'wrong' : ''}>
          <span>
            <bdi>{chip.file.name}</bdi>
            <small role={chip.fault ? 'alert' : undefined}>{about(chip)}</small>
          </span>
          {!chip.piece && !chip.fault && (
            <progress
              value={chip.progress}
              aria-label={t('visitor.file.sending', { name: chip.file.name })}
            />
          )}
          {chip.fault === 'lost' && (
            <button
              type="button"
              class="plain"
              aria-label={t('visitor.again')}
              onClick={() => uploads.again(chip)}
            >
              <Icon name="again" />
            </button>
          )}
          <button
            type="button"
            class="plain"
            aria-label={t('visitor.file.remove', { name: chip.file.name })}
            onClick={() => uploads.remove(chip)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );

  function about({ fault, file }: Chip): string {
    if (fault === 'big') return t('visitor.file.big', { size: bytes(config.uploadBytesMax, language) });
    return fault ? t(`visitor.file.${fault}`) : bytes(file.size, language);
  }
}
