import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AssignmentSettings } from '#contract/assignment.ts';
import type { Attribute } from '#contract/attributes.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { attributesQuery } from '../attributes/queries.ts';
import styles from './Routing.module.css';

type Vip = AssignmentSettings['vip'];

/** By which attribute of contacts it is known who goes before all others. */
export function VipChoice({ vip, onChange }: { vip: Vip; onChange: (vip: Vip) => void }) {
  const attributes = useQuery(attributesQuery).data ?? [];
  const usable = attributes.filter(
    ({ subject, type }) => subject === 'contact' && ['boolean', 'choice', 'text'].includes(type),
  );
  const chosen = usable.find(({ id }) => id === vip?.attributeId);
  return (
    <div className={styles.pair}>
      <NativeSelect
        label={t('assignment.vip')}
        value={chosen?.id ?? ''}
        data={[
          { value: '', label: t('assignment.vipNobody') },
          ...usable.map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={(event) => {
          const next = usable.find(({ id }) => id === event.currentTarget.value);
          onChange(next ? { attributeId: next.id, value: firstValue(next) } : null);
        }}
      />
      {chosen?.type === 'choice' && (
        <NativeSelect
          label={t('assignment.vipValue')}
          value={String(vip?.value ?? '')}
          data={chosen.choices}
          onChange={(event) => onChange({ attributeId: chosen.id, value: event.currentTarget.value })}
        />
      )}
      {chosen?.type === 'text' && (
        <TextInput
          label={t('assignment.vipValue')}
          maxLength={500}
          dir={directionFor(String(vip?.value ?? ''))}
          value={String(vip?.value ?? '')}
          onChange={(event) => onChange({ attributeId: chosen.id, value: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function firstValue({ type, choices }: Attribute): string | boolean {
  return type === 'boolean' ? true : (choices[0] ?? '');
}
