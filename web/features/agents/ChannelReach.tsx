import { Checkbox, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { channelsQuery } from '../channels/queries.ts';
import own from './ChannelReach.module.css';

/** Every channel, also those to come (null), or some that are ticked. */
export function ChannelReach({ label, value, onChange }: Props) {
  const channels = useQuery(channelsQuery);
  const all = channels.data?.data ?? [];
  const tick = (id: string, on: boolean) =>
    onChange(on ? [...(value ?? []), id] : (value ?? []).filter((other) => other !== id));
  return (
    <div className={styles.stack}>
      <NativeSelect
        label={label}
        value={value === null ? 'all' : 'some'}
        onChange={(event) => onChange(event.currentTarget.value === 'all' ? null : [])}
        data={[
          { value: 'all', label: t('reach.all') },
          { value: 'some', label: t('reach.some') },
        ]}
      />
      {value !== null && (
        <fieldset className={own.list} aria-label={label}>
          {all.length === 0 && <p className={`${styles.plain} ${styles.dim}`}>{t('reach.none')}</p>}
          {all.map((channel) => (
            <Checkbox
              key={channel.id}
              label={<bdi>{channel.name}</bdi>}
              checked={value.includes(channel.id)}
              onChange={(event) => tick(channel.id, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface Props {
  label: string;
  value: string[] | null;
  onChange: (value: string[] | null) => void;
}
