import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Company, dismissCompany, Newcomer, placeInCompany } from '#contract/companies.ts';
import { post, put } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { newcomersTo, peopleOf } from './queries.ts';

/** Who belongs to a company, and whose address says that they might. */
export function People({ company }: { company: Company }) {
  const query = useInfiniteQuery(peopleOf(company.id));
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section className={card.stack} aria-labelledby="company-people">
      <h2 className={card.heading} id="company-people">
        {t('companies.peopleTitle')}
      </h2>
      {query.data && rows.length === 0 && (
        <p className={`${card.plain} ${card.dim}`}>{t('companies.nobody')}</p>
      )}
      {rows.length > 0 && (
        <ul className={card.rows}>
          {rows.map((row) => (
            <li key={row.id}>
              <div className={card.grow}>
                <Link to="/contacts/$contactId" params={{ contactId: row.id }} className={card.name}>
                  <Line text={shownName(row.name)} />
                </Link>
                <div className={card.dim}>
                  <bdi>{[row.email, row.phone].filter(Boolean).join(' · ') || t('contacts.noAddress')}</bdi>
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {t('companies.morePeople')}
        </Button>
      )}
      <Newcomers company={company} />
    </section>
  );
}

function Newcomers({ company }: { company: Company }) {
  const client = useQueryClient();
  const may = useMay('contacts.write');
  const { data } = useQuery({ ...newcomersTo(company.id), enabled: may });
  if (!may || !data || data.data.length === 0) return null;
  const say = (saying: Promise<unknown>) =>
    saying.then(
      () => client.invalidateQueries({ queryKey: ['companies'] }),
      (error) => notify({ kind: 'bad', text: t('suggest.failed'), error }),
    );
  const place = ({ contact }: Newcomer) =>
    say(put<typeof placeInCompany>(`/contacts/${contact.id}/company`, { companyId: company.id }));
  const dismiss = ({ contact }: Newcomer) =>
    say(post<typeof dismissCompany>(`/contacts/${contact.id}/company/suggestions/${company.id}/dismiss`));
  return (
    <>
      <h3 className={card.heading}>{t('companies.newcomers')}</h3>
      <p className={`${card.plain} ${card.dim}`}>{t('companies.newcomersText')}</p>
      <ul className={card.rows}>
        {data.data.map((newcomer) => (
          <li key={newcomer.contact.id}>
            <div className={card.grow}>
              <Link
                to="/contacts/$contactId"
                params={{ contactId: newcomer.contact.id }}
                className={card.name}
              >
                <Line text={shownName(newcomer.contact.name)} />
              </Link>
              <div className={card.dim}>
                <bdi dir="ltr">{newcomer.email}</bdi>
              </div>
            </div>
            <Button size="xs" variant="default" onClick={() => void place(newcomer)}>
              {t('companies.belongs')}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={() => void dismiss(newcomer)}>
              {t('companies.belongsNot')}
            </Button>
          </li>
        ))}
      </ul>
      {data.more && <p className={`${card.plain} ${card.dim}`}>{t('companies.moreNewcomers')}</p>}
    </>
  );
}
