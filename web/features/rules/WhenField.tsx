import { useQuery } from '@tanstack/react-query';
import type { RuleWhen } from '#contract/rules.ts';
import { t } from '../../language/texts.ts';
import { labelsQuery } from '../labels/queries.ts';
import { statusesQuery } from '../statuses/queries.ts';
import { newWhen, occasions } from './draft.ts';
import { Pick } from './Pick.tsx';
import styles from './Rules.module.css';
import { Span } from './Span.tsx';

/** What sets a rule going. */
export function WhenField({ when, onChange }: { when: RuleWhen; onChange: (when: RuleWhen) => void }) {
  const labels = useQuery({ ...labelsQuery, enabled: when.on === 'labelled' }).data ?? [];
  const statuses = useQuery({ ...statusesQuery, enabled: when.on === 'status' }).data ?? [];
  return (
    <div className={styles.line}>
      <select
        aria-label={t('rules.when')}
        value={when.on}
        onChange={(event) => onChange(newWhen(event.currentTarget.value as RuleWhen['on']))}
      >
        {occasions.map((on) => (
          <option key={on} value={on}>
            {t(`rules.on.${on}`)}
          </option>
        ))}
      </select>
      {when.on === 'labelled' && (
        <Pick
          label={t('filter.field.label')}
          value={when.labelId ?? ''}
          nothing={t('rules.anyLabel')}
          options={labels}
          onChoose={(id) => onChange({ ...when, labelId: id || null })}
        />
      )}
      {when.on === 'status' && (
        <Pick
          label={t('statuses.one')}
          value={when.statusId ?? ''}
          nothing={t('statuses.any')}
          options={statuses}
          onChoose={(id) => onChange({ ...when, statusId: id || null })}
        />
      )}
      {'minutes' in when && (
        <Span
          key={when.on}
          label={t('rules.howLong')}
          minutes={when.minutes}
          onChange={(minutes) => onChange({ ...when, minutes })}
        />
      )}
      {when.on === 'unanswered' && (
        <select
          aria-label={t('sla.clock')}
          value={when.clock}
          onChange={(event) =>
            onChange({ ...when, clock: event.currentTarget.value === 'always' ? 'always' : 'business' })
          }
        >
          <option value="business">{t('sla.clock.business')}</option>
          <option value="always">{t('sla.clock.always')}</option>
        </select>
      )}
    </div>
  );
}
