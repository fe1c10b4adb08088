import { IconAddressBook, IconBan, IconRosetteDiscountCheck, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import type { ContactRow } from '#contract/contacts.ts';
import { briefTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { apart, language, t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { useEndlessRows } from '../../ui/useEndlessRows.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './ContactsPage.module.css';
import { contactPages } from './queries.ts';

/** Every row has this height, so that a hundred thousand need no measuring. Nastaliq wants more. */
const rowHeight = language === 'ur' ? 76 : 62;

/** Who has written, the latest activity first; a search looks through all contacts. */
export function ContactsPage() {
  const [text, setText] = useState('');
  const [blocked, setBlocked] = useState(false);
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery({ ...contactPages(q, blocked), placeholderData: keepPreviousData });
  const { rows, scroller, virtual, places } = useEndlessRows(query, { height: rowHeight, overscan: 8 });
  const { hasNextPage, isFetchNextPageError, fetchNextPage } = query;
  const now = useNow();

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('contacts.title')}</h1>
        <Link to="/companies">{t('companies.title')}</Link>
        <search className={styles.search}>
          <IconSearch size={16} aria-hidden="true" />
          <input
            type="search"
            dir={directionFor(text)}
            value={text}
            maxLength={200}
            placeholder={t('contacts.searchHint')}
            aria-label={t('contacts.search')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </search>
        <button
          type="button"
          className={styles.filter}
          aria-pressed={blocked}
          onClick={() => setBlocked(!blocked)}
        >
          <IconBan size={15} aria-hidden="true" /> {t('contacts.onlyBlocked')}
        </button>
      </header>
      {query.isPending ? (
        <Bones rows={8} height={rowHeight} label={t('loading')} />
      ) : query.isError && rows.length === 0 ? (
        <Failed error={query.error} again={query.refetch} />
      ) : rows.length === 0 && !hasNextPage ? (
        <Empty
          icon={<IconAddressBook size={26} stroke={1.6} />}
          title={q ? t('contacts.nothing', { q }) : t(blocked ? 'contacts.noneBlocked' : 'contacts.none')}
          text={t(q ? 'contacts.searchHint' : blocked ? 'contacts.noneBlockedText' : 'contacts.noneText')}
        />
      ) : (
        <div ref={scroller} className={styles.scroller}>
          <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {places.map(({ index, key, start }) => {
              const row = rows[index];
              return (
                <li
                  key={key}
                  className={styles.place}
                  style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                  aria-setsize={hasNextPage ? -1 : rows.length}
                  aria-posinset={index + 1}
                >
                  {row ? (
                    <Row row={row} now={now} />
                  ) : (
                    <Bones rows={1} height={rowHeight} label={t('loading')} />
                  )}
                </li>
              );
            })}
          </ul>
          {isFetchNextPageError && <Failed error={query.error} again={fetchNextPage} />}
        </div>
      )}
    </div>
  );
}

function Row({ row, now }: { row: ContactRow; now: number }) {
  const address = [row.company, row.email, row.phone]
    .flatMap((part) => (part ? apart(part) : []))
    .join(' · ');
  return (
    <Link to="/contacts/$contactId" params={{ contactId: row.id }} className={styles.row}>
      <Initials name={shownName(row.name)} size={36} />
      <span className={styles.who}>
        <span className={styles.name}>
          <Line text={shownName(row.name)} />
          {row.verified && (
            <IconRosetteDiscountCheck
              size={15}
              className={styles.verified}
              role="img"
              aria-label={t('contact.verified')}
            />
          )}
          {row.soundsLike !== undefined && (
            <span className={styles.alike}>
              {t('row.alike')}
              {row.soundsLike !== row.name && (
                <>
                  {': '}
                  <bdi>{row.soundsLike}</bdi>
                </>
              )}
            </span>
          )}
          {row.blocked && <span className={styles.blocked}>{t('contact.blocked')}</span>}
        </span>
        <Line className={styles.dim} text={address || t('contacts.noAddress')} />
      </span>
      <span className={styles.icons}>
        {row.connectors.map((name) => (
          <ConnectorIcon key={name} name={name} size={16} />
        ))}
      </span>
      <span className={styles.dim}>{row.lastActivityAt ? briefTime(row.lastActivityAt, now) : '–'}</span>
    </Link>
  );
}
