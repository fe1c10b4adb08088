import '../../ui/inputs.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { addBusinessHours, BusinessHours, editBusinessHours } from '#contract/business-hours.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { channelsQuery } from '../channels/queries.ts';
import { HolidayList } from './HolidayList.tsx';
import styles from './HoursForm.module.css';
import { HoursMean } from './HoursMean.tsx';
import { WeekGrid } from './WeekGrid.tsx';
import { usualWeek } from './weekdays.ts';
import { here, zonesWith } from './zones.ts';

/** Business hours, new ones or others than before. */
export function HoursForm({ hours, first, onSaved, onClose }: Props) {
  const channels = useQuery(channelsQuery).data?.data ?? [];
  const [name, setName] = useState(hours?.name ?? '');
  const [zone, setZone] = useState(hours?.zone ?? here);
  const [weekly, setWeekly] = useState(hours?.weekly ?? usualWeek);
  const [holidays, setHolidays] = useState(hours?.holidays ?? []);
  const [isDefault, setDefault] = useState(hours?.isDefault ?? first);
  const [own, setOwn] = useState(() => hours?.channels.map(({ id }) => id) ?? []);
  const save = useMutation({
    mutationFn: (): Promise<unknown> => {
      const what = { name, zone, weekly, holidays, isDefault, channels: own };
      return hours
        ? patch<typeof editBusinessHours>(`/business-hours/${hours.id}`, what)
        : post<typeof addBusinessHours>('/business-hours', what);
    },
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog title={t(hours ? 'hours.edit' : 'hours.add')} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className={styles.pair}>
          <TextInput
            label={t('hours.name')}
            placeholder={t('hours.namePlaceholder')}
            required
            withAsterisk={false}
            maxLength={80}
            dir={directionFor(name)}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <NativeSelect
            label={t('hours.zone')}
            value={zone}
            onChange={(event) => setZone(event.currentTarget.value)}
            data={zonesWith(zone, here).map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
          />
        </div>
        <WeekGrid weekly={weekly} onChange={setWeekly} />
        <HolidayList holidays={holidays} onChange={setHolidays} />
        <HoursMean
          draft={{
            zone,
            weekly,
            holidays,
            isDefault,
            channels: own,
            ...(hours ? { insteadOf: hours.id } : {}),
          }}
        />
        <Switch
          label={t('hours.isDefault')}
          description={t('hours.isDefaultHelp')}
          checked={isDefault}
          onChange={(event) => setDefault(event.currentTarget.checked)}
        />
        {channels.length > 0 && (
          <fieldset className={styles.channels}>
            <legend>{t('hours.channels')}</legend>
            {channels.map((channel) => (
              <Checkbox
                key={channel.id}
                label={<bdi>{channel.name}</bdi>}
                checked={own.includes(channel.id)}
                onChange={({ currentTarget: { checked } }) =>
                  setOwn(checked ? [...own, channel.id] : own.filter((id) => id !== channel.id))
                }
              />
            ))}
          </fieldset>
        )}
        <FormEnd save={save} disabled={!name.trim()} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  hours: BusinessHours | null;
  /** There are none yet: these become those of the workspace. */
  first: boolean;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
