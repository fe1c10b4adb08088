import '../../ui/inputs.css';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { addPolicy, editPolicy, SlaPolicy, SlaTarget } from '#contract/sla.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { asFilter, asRows, type Field, type Group } from '../views/conditions.ts';
import { FilterGroup } from '../views/FilterGroup.tsx';
import { LastWeek } from './LastWeek.tsx';
import styles from './PolicyForm.module.css';
import { TargetField } from './TargetField.tsx';
import { slaTargetNames } from './targets.ts';

/** What a policy may ask: facts of the conversation and its customer. */
const asked: readonly Field[] = [
  'channel',
  'surface',
  'label',
  'contact',
  'company',
  'attribute',
  'priority',
];

/** A policy, new or as it is: for which conversations, what is promised, and what that would have meant. */
export function PolicyForm({ policy, onSaved, onClose }: Props) {
  const [name, setName] = useState(policy?.name ?? '');
  const [group, setGroup] = useState<Group>(() => asRows(policy?.filter ?? { all: [] }));
  const [clock, setClock] = useState(policy?.clock ?? 'business');
  const [minutes, setMinutes] = useState<Record<SlaTarget, number | null>>({
    first: policy ? policy.firstReply : 60,
    next: policy ? policy.nextReply : 60,
    resolution: policy ? policy.resolution : null,
  });
  const [escalates, setEscalates] = useState(policy?.escalates ?? true);
  const [warnAt, setWarnAt] = useState(policy?.warnAt ?? 75);
  const promised = {
    filter: asFilter(group),
    clock,
    firstReply: minutes.first,
    nextReply: minutes.next,
    resolution: minutes.resolution,
  };
  const save = useMutation({
    mutationFn: (): Promise<unknown> => {
      const what = { ...promised, name, warnAt, escalates };
      return policy
        ? patch<typeof editPolicy>(`/sla/policies/${policy.id}`, what)
        : post<typeof addPolicy>('/sla/policies', what);
    },
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog title={t(policy ? 'sla.edit' : 'sla.add')} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('sla.name')}
          placeholder={t('sla.namePlaceholder')}
          required
          withAsterisk={false}
          maxLength={80}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <section className={styles.part}>
          <h3>{t('sla.appliesTo')}</h3>
          <FilterGroup group={group} only={asked} onChange={setGroup} />
          {group.rows.length === 0 && <p className={styles.help}>{t('sla.noConditions')}</p>}
        </section>
        <section className={styles.part}>
          {slaTargetNames.map((target) => (
            <TargetField
              key={target}
              target={target}
              minutes={minutes[target]}
              onChange={(value) => setMinutes({ ...minutes, [target]: value })}
            />
          ))}
        </section>
        <div className={styles.pair}>
          <NativeSelect
            label={t('sla.clock')}
            value={clock}
            onChange={(event) => setClock(event.currentTarget.value === 'always' ? 'always' : 'business')}
            data={(['business', 'always'] as const).map((value) => ({
              value,
              label: t(`sla.clock.${value}`),
            }))}
          />
          <TextInput
            type="number"
            label={t('sla.warnAt')}
            required
            withAsterisk={false}
            min={1}
            max={99}
            value={Number.isNaN(warnAt) ? '' : warnAt}
            onChange={(event) => setWarnAt(event.currentTarget.valueAsNumber)}
          />
        </div>
        <Switch
          label={t('sla.escalates')}
          description={t('sla.escalatesHelp')}
          checked={escalates}
          onChange={(event) => setEscalates(event.currentTarget.checked)}
        />
        <LastWeek draft={promised} />
        <FormEnd save={save} disabled={!name.trim()} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  policy: SlaPolicy | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
