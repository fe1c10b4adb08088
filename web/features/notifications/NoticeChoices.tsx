import { Checkbox } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { NoticeChoices as Choices, setNoticeChoices } from '#contract/notices.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import own from './NoticeChoices.module.css';
import { noticeChoicesQuery } from './queries.ts';

/** Of what the agent wants to be told, and when not: the same on all of their devices. */
export function NoticeChoices() {
  const client = useQueryClient();
  const { data } = useQuery(noticeChoicesQuery);
  if (!data) return null;
  const settle = async (choices: Choices) => {
    client.setQueryData(noticeChoicesQuery.queryKey, choices);
    try {
      await put<typeof setNoticeChoices>('/notices/choices', choices);
    } catch (error) {
      client.setQueryData(noticeChoicesQuery.queryKey, data);
      notify({ kind: 'bad', text: t('notices.failed'), error });
    }
  };
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="notice-choices">
      <h2 className={styles.heading} id="notice-choices">
        {t('notices.choices')}
      </h2>
      <table className={own.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('notices.desk')}</th>
            <th scope="col">{t('notices.desktop')}</th>
          </tr>
        </thead>
        <tbody>
          {(['mention', 'assigned'] as const).map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`notices.${kind}`)}</th>
              {(['desk', 'desktop'] as const).map((way) => (
                <td key={way}>
                  <Checkbox
                    aria-label={`${t(`notices.${kind}`)}: ${t(`notices.${way}`)}`}
                    checked={data[kind][way]}
                    onChange={(event) =>
                      void settle({ ...data, [kind]: { ...data[kind], [way]: event.currentTarget.checked } })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('notices.message')}</th>
            <td />
            <td>
              <Checkbox
                aria-label={`${t('notices.message')}: ${t('notices.desktop')}`}
                checked={data.message.desktop}
                onChange={(event) =>
                  void settle({ ...data, message: { desktop: event.currentTarget.checked } })
                }
              />
            </td>
          </tr>
        </tbody>
      </table>
      <Checkbox
        label={t('notices.quiet')}
        description={t('notices.quietHelp')}
        checked={data.quiet !== null}
        onChange={(event) =>
          void settle({ ...data, quiet: event.currentTarget.checked ? { from: '20:00', to: '08:00' } : null })
        }
      />
      {data.quiet && (
        <div className={own.hours}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className={own.hour}>
              {t(`notices.${end}`)}
              <input
                type="time"
                required
                value={data.quiet?.[end] ?? ''}
                onChange={(event) => {
                  const time = event.currentTarget.value;
                  if (time && data.quiet) void settle({ ...data, quiet: { ...data.quiet, [end]: time } });
                }}
              />
            </label>
          ))}
        </div>
      )}
    </section>
  );
}
