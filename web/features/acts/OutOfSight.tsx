import { IconEyeOff, IconTrash } from '@tabler/icons-react';
import type { Act } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import styles from '../messages/MessageItem.module.css';
import { whyOf } from './whyOf.ts';

/** That the public does not see this message any more, by whom and why; the team still reads it. */
export function OutOfSight({ message }: { message: Message }) {
  const { removedAt, hiddenAt, acts } = message;
  const at = removedAt ?? hiddenAt;
  if (!at || message.deletedAt) return null;
  const deed = removedAt ? 'remove' : 'hide';
  const act = acts.find((each) => each.deed === deed && each.state === 'done');
  const Icon = removedAt ? IconTrash : IconEyeOff;
  const why = act ? whyOf(act) : '';
  return (
    <span className={styles.late} title={fullTime(at)}>
      <Icon size={14} aria-hidden="true" />
      <span>
        {act ? t(removedAt ? 'acts.removedBy' : 'acts.hiddenBy', { who: whoDid(act) }) : t('message.hidden')}
        {why && ' · '}
        {why && <bdi>{why}</bdi>}
      </span>
    </span>
  );
}

function whoDid({ by, approvedBy }: Act): string {
  const who = shownName(by.name);
  return approvedBy ? t('acts.agreedBy', { who, second: shownName(approvedBy) }) : who;
}
