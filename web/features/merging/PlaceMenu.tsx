import type { Conversation } from '#contract/conversations.ts';
import { apart, t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './Merging.module.css';

/** Where the answer goes, of a conversation that has several places. */
export function PlaceMenu({ places, placeId, onPlace }: Props) {
  const place = places.find(({ id }) => id === placeId);
  return (
    <label className={styles.place}>
      <ConnectorIcon name={place?.channel.connector ?? ''} size={14} />
      <span className="visually-hidden">{t('merging.place')}</span>
      <select
        value={placeId}
        title={t('merging.place')}
        onChange={(event) => onPlace(event.currentTarget.value)}
      >
        {places.map(({ id, channel, recipient, subject }) => (
          <option key={id} value={id}>
            {[channel.name, subject || shownName(recipient)].map(apart).join(' · ')}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Props {
  places: Conversation['places'];
  placeId: string;
  onPlace: (id: string) => void;
}
