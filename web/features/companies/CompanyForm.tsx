import '../../ui/inputs.css';
import { Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { addCompany, Company, editCompany } from '#contract/companies.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { companiesCalled } from './queries.ts';

/** A company, new or as it is. One of the same name is told of, and allowed. */
export function CompanyForm({ company, begun = '', onSaved, onClose }: Props) {
  const client = useQueryClient();
  // As it was when this was opened: what somebody else changes meanwhile stays, unless it is changed here, too.
  const [before] = useState(company);
  const [name, setName] = useState(company?.name ?? begun);
  const [lines, setLines] = useState(company?.domains.join('\n') ?? '');
  const [note, setNote] = useState(company?.note ?? '');
  const asked = useDeferredValue(name.trim());
  const called = useQuery({ ...companiesCalled(asked), enabled: asked !== '' }).data ?? [];
  const same = called.find((row) => row.same && row.id !== company?.id);
  const save = useMutation({
    mutationFn: () => {
      const domains = lines
        .split(/[\s,،;]+/)
        .map((line) => line.trim())
        .filter(Boolean);
      if (!before) return post<typeof addCompany>('/companies', { name, domains, note });
      return patch<typeof editCompany>(`/companies/${before.id}`, {
        ...(name === before.name ? {} : { name }),
        ...(domains.join() === before.domains.join() ? {} : { domains }),
        ...(note === before.note ? {} : { note }),
      });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['companies'] });
      onClose();
      onSaved(saved);
    },
  });
  return (
    <Dialog title={t(company ? 'companies.edit' : 'companies.add')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('companies.name')}
          required
          withAsterisk={false}
          maxLength={200}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {same && (
          <p className={card.notice} role="status">
            {t('companies.same', { name: same.name })}
          </p>
        )}
        <Textarea
          label={t('companies.domains')}
          description={t('companies.domainsHelp')}
          rows={3}
          dir="ltr"
          value={lines}
          onChange={(event) => setLines(event.currentTarget.value)}
        />
        <Textarea
          label={t('companies.note')}
          rows={4}
          maxLength={5_000}
          dir={directionFor(note)}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormEnd save={save} disabled={!name.trim()} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  company: Company | null;
  /** What was typed when somebody wanted it made. */
  begun?: string;
  onSaved: (company: Company) => void;
  onClose: () => void;
}
