import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Condition } from '#contract/filter.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { companiesCalled, companyById } from '../companies/queries.ts';
import styles from './FilterDialog.module.css';
import { Several } from './Several.tsx';

/** Any of these companies, found by what is typed, or none at all. */
export function CompanyAsked({ condition, onChange }: Props) {
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const ids = condition.is === 'none' ? [] : condition.is;
  const chosen = useQueries({ queries: ids.map((id) => companyById(id)) });
  const { data: found = [] } = useQuery({ ...companiesCalled(q), placeholderData: keepPreviousData });
  const named = ids.map((id, n) => ({ id, name: chosen[n]?.data?.name ?? '…' }));
  return (
    <>
      <Several
        chosen={condition.is === 'none' ? ['none'] : condition.is}
        options={[
          { id: 'none', name: t('companies.without') },
          ...named,
          ...found.filter(({ id }) => !ids.includes(id)),
        ]}
        // No company at all, or some: both at once says nothing.
        onChoose={(is) =>
          onChange({ ...condition, is: is.at(-1) === 'none' ? 'none' : is.filter((id) => id !== 'none') })
        }
      />
      <input
        type="search"
        className={styles.finds}
        aria-label={t('companies.search')}
        placeholder={t('companies.search')}
        value={text}
        maxLength={200}
        dir={directionFor(text)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </>
  );
}

interface Props {
  condition: Extract<Condition, { field: 'company' }>;
  onChange: (condition: Condition) => void;
}
