import { Button } from '@mantine/core';
import { IconArchive, IconBuilding, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { useMay } from '../../app/useMe.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Line } from '../../ui/Words.tsx';
import list from '../contacts/ContactsPage.module.css';
import { companyPages } from './queries.ts';

const CompanyForm = lazy(() => import('./CompanyForm.tsx').then((m) => ({ default: m.CompanyForm })));

/** Every company by its name; a search finds names in any letters, and domains. */
export function CompaniesPage() {
  const mayWrite = useMay('contacts.write');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [archived, setArchived] = useState(false);
  const [adding, setAdding] = useState(false);
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery({ ...companyPages(q, archived), placeholderData: keepPreviousData });
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Page
      title={t('companies.title')}
      lead={t('companies.lead')}
      action={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('companies.add')}
          </Button>
        )
      }
    >
      <Link to="/contacts">{t('contacts.title')}</Link>
      <div className={card.row}>
        <search className={list.search}>
          <IconSearch size={16} aria-hidden="true" />
          <input
            type="search"
            dir={directionFor(text)}
            value={text}
            maxLength={200}
            placeholder={t('companies.searchHint')}
            aria-label={t('companies.search')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </search>
        <button
          type="button"
          className={list.filter}
          aria-pressed={archived}
          onClick={() => setArchived(!archived)}
        >
          <IconArchive size={15} aria-hidden="true" /> {t('companies.archived')}
        </button>
      </div>
      {query.isPending ? (
        <Bones rows={4} height={56} label={t('loading')} />
      ) : query.isError && rows.length === 0 ? (
        <Failed error={query.error} again={query.refetch} />
      ) : rows.length === 0 ? (
        <Empty
          icon={<IconBuilding size={26} stroke={1.6} />}
          title={
            q ? t('companies.nothing', { q }) : t(archived ? 'companies.noneArchived' : 'companies.none')
          }
          text={t(
            q ? 'companies.searchHint' : archived ? 'companies.noneArchivedText' : 'companies.noneText',
          )}
        />
      ) : (
        <ul className={card.rows}>
          {rows.map((row) => (
            <li key={row.id}>
              <div className={card.grow}>
                <Link to="/companies/$companyId" params={{ companyId: row.id }} className={card.name}>
                  <Line text={row.name} />
                </Link>
                {row.domains.length > 0 && (
                  <div className={card.dim}>
                    <bdi dir="ltr">{row.domains.join(', ')}</bdi>
                  </div>
                )}
              </div>
              <span className={card.dim}>{t('companies.people', { count: row.contacts })}</span>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {t('companies.more')}
        </Button>
      )}
      {adding && (
        <Suspense>
          <CompanyForm
            company={null}
            onSaved={({ id }) => void navigate({ to: '/companies/$companyId', params: { companyId: id } })}
            onClose={() => setAdding(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}
