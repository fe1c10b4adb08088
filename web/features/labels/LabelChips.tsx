import { useQuery } from '@tanstack/react-query';
import type { Label } from '#contract/labels.ts';
import { apart } from '../../language/texts.ts';
import styles from './LabelChips.module.css';
import { labelsQuery } from './queries.ts';

/** The labels of a conversation: by their last level, the whole path for whoever points at one. */
export function LabelChips({ ids, most }: { ids: string[]; most?: number }) {
  const labels = useQuery({ ...labelsQuery, enabled: ids.length > 0 }).data ?? [];
  const own = labels.filter(({ id }) => ids.includes(id));
  const shown = own.slice(0, most);
  return (
    <>
      {shown.map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {own.length > shown.length && (
        <span className={styles.more} title={own.map(({ name }) => apart(name)).join(', ')}>
          <bdi dir="ltr">+{own.length - shown.length}</bdi>
        </span>
      )}
    </>
  );
}

function LabelChip({ label }: { label: Label }) {
  return (
    <span className={styles.chip} data-colour={label.colour} title={label.name}>
      <bdi className={styles.name}>{label.name.split('/').at(-1)}</bdi>
    </span>
  );
}

export function LabelDot({ colour }: { colour: Label['colour'] }) {
  return <span className={styles.dot} data-colour={colour} aria-hidden="true" />;
}
