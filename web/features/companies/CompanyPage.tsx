import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Company, editCompany } from '#contract/companies.ts';
import type { BodyOf } from '#contract/endpoint.ts';
import { patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { Line, Words } from '../../ui/Words.tsx';
import { AttributeFields } from '../attributes/AttributeFields.tsx';
import { attributesQuery } from '../attributes/queries.ts';
import panel from '../contacts/ContactPanel.module.css';
import { ConversationCards } from '../conversations/ConversationCards.tsx';
import { People } from './People.tsx';
import { companyById, conversationsOf, ofCompany } from './queries.ts';

const CompanyForm = lazy(() => import('./CompanyForm.tsx').then((m) => ({ default: m.CompanyForm })));

/** One company: what is known of it, its people, and what they write about. */
export function CompanyPage() {
  const { companyId } = useParams({ strict: false }) as { companyId: string };
  const { data, error, refetch } = useQuery(companyById(companyId));
  if (error && !data) return <Failed error={error} again={refetch} />;
  if (!data) return <Bones rows={4} height={64} label={t('loading')} />;
  return <Known key={data.id} company={data} />;
}

function Known({ company }: { company: Company }) {
  const client = useQueryClient();
  const mayWrite = useMay('contacts.write');
  const [editing, setEditing] = useState(false);
  const wants = useQuery(attributesQuery).data?.some(({ subject }) => subject === 'company') ?? false;
  const isArchived = company.archivedAt !== null;
  const edit = async (change: BodyOf<typeof editCompany>) => {
    const saved = await patch<typeof editCompany>(`/companies/${company.id}`, change);
    client.setQueryData(companyById(company.id).queryKey, saved);
  };
  const archive = () =>
    edit({ archived: !isArchived }).catch((error) => notify({ kind: 'bad', text: t('act.refused'), error }));
  return (
    <Page
      title={<Line text={company.name} />}
      action={
        mayWrite && (
          <div className={card.row}>
            <Button variant="default" onClick={() => void archive()}>
              {t(isArchived ? 'companies.useAgain' : 'companies.archive')}
            </Button>
            <Button onClick={() => setEditing(true)}>{t('companies.edit')}</Button>
          </div>
        )
      }
    >
      <Link to="/companies">{t('companies.all')}</Link>
      {isArchived && <p className={card.notice}>{t('companies.archivedText')}</p>}
      {company.namesakes.length > 0 && (
        <p className={card.notice}>
          {t('companies.namesakes')}{' '}
          {company.namesakes.map(({ id, name }) => (
            <Link key={id} to="/companies/$companyId" params={{ companyId: id }}>
              <bdi>{name}</bdi>{' '}
            </Link>
          ))}
        </p>
      )}
      <section className={`${card.card} ${card.stack}`} aria-label={t('contact.company')}>
        <p className={card.plain}>
          {company.domains.length > 0 ? (
            <bdi dir="ltr">{company.domains.join(', ')}</bdi>
          ) : (
            <span className={card.dim}>{t('companies.noDomains')}</span>
          )}
        </p>
        {company.note && (
          <div className={card.plain}>
            <Words text={company.note} />
          </div>
        )}
        {wants && (
          <dl className={panel.facts}>
            <AttributeFields
              subject="company"
              values={company.attributes}
              editable={mayWrite}
              onSave={(attributes) => edit({ attributes })}
            />
          </dl>
        )}
      </section>
      <People company={company} />
      <Conversations companyId={company.id} />
      {editing && (
        <Suspense>
          <CompanyForm
            company={company}
            onSaved={(saved) => client.setQueryData(companyById(company.id).queryKey, saved)}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}

function Conversations({ companyId }: { companyId: string }) {
  const rows = useQuery(conversationsOf(companyId)).data?.data;
  return (
    <section className={card.stack} aria-labelledby="company-conversations">
      <h2 className={card.heading} id="company-conversations">
        {t('companies.conversations')}
      </h2>
      {rows?.length === 0 && <p className={`${card.plain} ${card.dim}`}>{t('companies.noConversations')}</p>}
      {(rows?.length ?? 0) > 0 && (
        <Link
          to="/inbox/$list/$state"
          params={{ list: 'all', state: 'open' }}
          search={{ filter: JSON.stringify(ofCompany(companyId)) }}
        >
          {t('companies.inInbox')}
        </Link>
      )}
      <ConversationCards rows={rows ?? []} />
    </section>
  );
}
