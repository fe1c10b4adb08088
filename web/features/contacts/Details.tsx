import { Button } from '@mantine/core';
import { IconLink, IconMail, IconMapPin, IconPhone, IconPlus, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { addDetail, Contact, Detail, DetailKind, removeDetail } from '#contract/contacts.ts';
import type { BodyOf } from '#contract/endpoint.ts';
import { post, remove } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Problem } from '../../ui/Problem.tsx';
import styles from './ContactPanel.module.css';
import own from './Details.module.css';
import { placeContact } from './refreshContact.ts';

const icons = { email: IconMail, phone: IconPhone, address: IconMapPin, url: IconLink };
const kinds = ['email', 'phone', 'address', 'url'] as const;

/** Every further address, number and link; those in use stand above, with the facts. */
export function Details({ contact }: { contact: Contact }) {
  const editable = useMay('contacts.write');
  const [adding, setAdding] = useState(false);
  const others = contact.details.filter(({ primary }) => !primary);
  if (others.length === 0 && !editable) return null;
  return (
    <section>
      <h3 className={styles.title}>{t('contact.details')}</h3>
      <ul className={styles.rows}>
        {others.map((detail) => (
          <One key={detail.id} detail={detail} editable={editable} />
        ))}
      </ul>
      {adding ? (
        <Add contact={contact} onDone={() => setAdding(false)} />
      ) : (
        editable && (
          <button type="button" className={own.add} onClick={() => setAdding(true)}>
            <IconPlus size={14} aria-hidden="true" /> {t('contact.addDetail')}
          </button>
        )
      )}
    </section>
  );
}

function One({ detail, editable }: { detail: Detail; editable: boolean }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const Icon = icons[detail.kind];
  return (
    <li className={own.detail}>
      <Icon size={15} aria-label={t(`contact.detail.${detail.kind}`)} role="img" />
      <div className={own.what}>
        {detail.kind === 'url' ? (
          <a href={detail.value} target="_blank" rel="noopener noreferrer nofollow">
            <bdi dir="ltr">{detail.value}</bdi>
          </a>
        ) : (
          <bdi className={own.value}>{detail.value}</bdi>
        )}
        {detail.label && <bdi className={styles.dim}>{detail.label}</bdi>}
        <Problem error={error} />
      </div>
      {editable && detail.source === 'hand' && (
        <button
          type="button"
          className={own.remove}
          aria-label={t('contact.removeDetail', { value: detail.value })}
          onClick={() =>
            remove<typeof removeDetail>(`/details/${detail.id}`).then(
              (contact) => placeContact(client, contact),
              setError,
            )
          }
        >
          <IconX size={14} />
        </button>
      )}
    </li>
  );
}

function Add({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<DetailKind>('phone');
  const [value, setValue] = useState('');
  const [label, setLabel] = useState('');
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    const body = { kind, value: value.trim(), label: label.trim() || null } as BodyOf<typeof addDetail>;
    try {
      placeContact(client, await post<typeof addDetail>(`/contacts/${contact.id}/details`, body));
      onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <form
      className={own.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <select
        aria-label={t('contact.detailKind')}
        value={kind}
        onChange={(event) => setKind(kinds.find((each) => each === event.currentTarget.value) ?? 'phone')}
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {t(`contact.detail.${each}`)}
          </option>
        ))}
      </select>
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because one asked to add
        autoFocus
        aria-label={t(`contact.detail.${kind}`)}
        placeholder={t(`contact.detail.${kind}`)}
        dir={directionFor(value)}
        value={value}
        maxLength={400}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <input
        aria-label={t('contact.detailLabel')}
        placeholder={t('contact.detailLabel')}
        dir={directionFor(label)}
        value={label}
        maxLength={50}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Problem error={error} />
      <div className={own.acts}>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button size="xs" type="submit" disabled={!value.trim()}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
