import type { Share } from '#contract/floor.ts';
import { since } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { FigureLink } from './FigureLink.tsx';
import styles from './Floor.module.css';
import type { Whose } from './links.ts';

const figures = ['waiting', 'unowned', 'overdue', 'risk', 'open'] as const;

/** What waits with each team, or in each channel. */
export function Loads({ id, title, rows }: { id: string; title: string; rows: Row[] }) {
  const now = useNow();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {rows.length === 0 ? (
        <p className={styles.none}>{t('floor.noChannels')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('floor.name')}</span>
              </th>
              {figures.map((figure) => (
                <th key={figure} scope="col">
                  {t(`floor.${figure}`)}
                </th>
              ))}
              <th scope="col">{t('floor.longest')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, connector, whose, share }) => (
              <tr key={key}>
                <th scope="row">
                  <span className={styles.name}>
                    {connector && <ConnectorIcon name={connector} size={16} />}
                    <bdi>{name}</bdi>
                  </span>
                </th>
                {figures.map((figure) => (
                  <td key={figure} data-label={t(`floor.${figure}`)}>
                    <FigureLink figure={figure} whose={whose} name={name} count={share[figure]} />
                  </td>
                ))}
                <td data-label={t('floor.longest')} className={styles.time}>
                  {share.oldestAt ? since(share.oldestAt, now) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface Row {
  key: string;
  name: string;
  connector?: string;
  whose: Whose;
  share: Share;
}
