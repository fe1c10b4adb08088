import { Button } from '@mantine/core';
import { IconBuilding, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { dismissCompany, placeInCompany } from '#contract/companies.ts';
import type { Contact } from '#contract/contacts.ts';
import { post, put } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { Line } from '../../ui/Words.tsx';
import { attributesQuery } from '../attributes/queries.ts';
import { shownValue } from '../attributes/shownValue.ts';
import panel from '../contacts/ContactPanel.module.css';
import own from '../contacts/Details.module.css';
import { placeContact } from '../contacts/refreshContact.ts';
import styles from './ContactCompany.module.css';
import { companySuggestions } from './queries.ts';

const FindCompany = lazy(() => import('./FindCompany.tsx').then((m) => ({ default: m.FindCompany })));

/** Whom a contact belongs to and what is known of them; who has none, which it might be and why. */
export function ContactCompany({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const may = useMay('contacts.write');
  const [finding, setFinding] = useState(false);
  const { company } = contact;
  const place = async (companyId: string | null) =>
    placeContact(client, await put<typeof placeInCompany>(`/contacts/${contact.id}/company`, { companyId }));
  const refused = (error: unknown) => notify({ kind: 'bad', text: t('suggest.failed'), error });
  if (!company && !may) return null;
  return (
    <section>
      <h3 className={panel.title}>{t('contact.company')}</h3>
      {company ? (
        <>
          <div className={styles.company}>
            <IconBuilding size={16} aria-hidden="true" />
            <Link to="/companies/$companyId" params={{ companyId: company.id }} className={styles.name}>
              <Line text={company.name} />
            </Link>
            {company.archived && <span className={panel.badge}>{t('companies.isArchived')}</span>}
          </div>
          <Values values={company.attributes} />
          {may && (
            <div className={panel.acts}>
              <Button size="xs" variant="default" onClick={() => setFinding(true)}>
                {t('companies.change')}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => void place(null).catch(refused)}>
                {t('companies.takeOut')}
              </Button>
            </div>
          )}
        </>
      ) : (
        <>
          <Suggested contact={contact} onPlace={(id) => void place(id).catch(refused)} />
          <button type="button" className={own.add} onClick={() => setFinding(true)}>
            <IconPlus size={14} aria-hidden="true" /> {t('companies.choose')}
          </button>
        </>
      )}
      {finding && (
        <Suspense>
          <FindCompany of={contact.name} onFound={place} onClose={() => setFinding(false)} />
        </Suspense>
      )}
    </section>
  );
}

/** What is known of the company, so that nobody has to leave the conversation for it. */
function Values({ values }: { values: NonNullable<Contact['company']>['attributes'] }) {
  const { data = [] } = useQuery(attributesQuery);
  const known = data.filter(({ subject, key }) => subject === 'company' && values[key] !== undefined);
  if (known.length === 0) return null;
  return (
    <dl className={panel.facts}>
      {known.map((attribute) => (
        <div key={attribute.id} className={panel.fact}>
          <dt title={attribute.label}>
            <bdi>{attribute.label}</bdi>
          </dt>
          <dd>
            <bdi className={panel.told}>{shownValue(attribute, values[attribute.key])}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Suggested({ contact, onPlace }: { contact: Contact; onPlace: (id: string) => void }) {
  const client = useQueryClient();
  const { data = [] } = useQuery(companySuggestions(contact.id));
  if (data.length === 0) return null;
  const dismiss = (id: string) =>
    post<typeof dismissCompany>(`/contacts/${contact.id}/company/suggestions/${id}/dismiss`).then(
      () => client.invalidateQueries({ queryKey: companySuggestions(contact.id).queryKey }),
      (error) => notify({ kind: 'bad', text: t('suggest.failed'), error }),
    );
  return (
    <ul className={panel.rows}>
      {data.map(({ company, evidence }) => (
        <li key={company.id} className={panel.suggestion}>
          <div>{t('companies.perhaps', { name: company.name })}</div>
          {evidence.map(({ email, source }) => (
            <p key={email} className={panel.dim}>
              {t(`companies.because.${source}`, { email })}
            </p>
          ))}
          <div className={panel.acts}>
            <Button size="xs" variant="default" onClick={() => onPlace(company.id)}>
              {t('companies.belongs')}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={() => void dismiss(company.id)}>
              {t('companies.belongsNot')}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
