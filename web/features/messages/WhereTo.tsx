import type { Conversation } from '#contract/conversations.ts';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { PlaceMenu } from '../merging/PlaceMenu.tsx';
import { SentFrom } from './SentFrom.tsx';
import { Waits } from './Waits.tsx';
import styles from './WhereTo.module.css';

/** Where an answer goes, of several places, and from which account, where that is not the one that was written to. */
export function WhereTo({ conversation, placeId, onPlace }: Props) {
  const { places, composer } = conversation;
  const { from } = composer;
  return (
    <div className={styles.where}>
      {places.length > 1 && placeId && <PlaceMenu places={places} placeId={placeId} onPlace={onPlace} />}
      {from && (
        <p className={styles.from}>
          <ConnectorIcon name={from.connector} size={14} />
          <SentFrom sender={from} />
        </p>
      )}
      {from?.notice && (
        <p className={styles.notice} role="status">
          <Waits text={from.notice} />
        </p>
      )}
    </div>
  );
}

interface Props {
  conversation: Conversation;
  placeId: string | undefined;
  onPlace: (id: string) => void;
}
