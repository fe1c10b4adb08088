import '../../ui/inputs.css';
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from '../contacts/FindContact.module.css';
import { CompanyForm } from './CompanyForm.tsx';
import { companiesCalled } from './queries.ts';

/** Which company somebody belongs to: one that is known, or one that is made here. */
export function FindCompany({ of, onFound, onClose }: Props) {
  const [text, setText] = useState('');
  const [making, setMaking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const q = useDeferredValue(text.trim());
  const { data: rows } = useQuery({ ...companiesCalled(q), placeholderData: keepPreviousData });
  const choose = (id: string) => onFound(id).then(onClose, setError);
  if (making)
    return (
      <CompanyForm
        company={null}
        begun={text.trim()}
        onSaved={({ id }) => void choose(id)}
        // Also called when it was made: what is found then closes this.
        onClose={() => setMaking(false)}
      />
    );
  return (
    <Dialog title={t('companies.find', { name: shownName(of) })} onClose={onClose}>
      <div className={card.stack}>
        <TextInput
          type="search"
          label={t('companies.search')}
          placeholder={t('companies.searchHint')}
          dir={directionFor(text)}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        {q && rows?.length === 0 && <p className={card.plain}>{t('companies.nothing', { q })}</p>}
        <ul className={styles.found}>
          {rows?.map((row) => (
            <li key={row.id}>
              <button type="button" className={styles.choice} onClick={() => void choose(row.id)}>
                <Line text={row.name} />
                <span className={card.dim}>
                  <bdi dir="ltr">{row.domains.join(', ')}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <Problem error={error} />
        <div className={card.end}>
          <Button variant="default" onClick={() => setMaking(true)}>
            {t('companies.add')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface Props {
  /** The name of who it is for. */
  of: string;
  onFound: (id: string) => Promise<unknown>;
  onClose: () => void;
}
