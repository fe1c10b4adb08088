import { Checkbox } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { NoticeChoices as Choices, setNoticeChoices } from '#contract/notices.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { MailChoice } from './MailChoice.tsx';
import own from './NoticeChoices.module.css';
import { QuietHours } from './QuietHours.tsx';
import { noticeChoicesQuery } from './queries.ts';

const kinds = [
  'mention',
  'assigned',
  'followed',
  'message',
  'due',
  'overdue',
  'closing',
  'unowned',
  'undelivered',
  'channel',
] as const;
const ways = ['desk', 'desktop', 'push', 'mail'] as const;

/** Of what the agent wants to be told, and when not: the same on all of their devices. */
export function NoticeChoices() {
  const client = useQueryClient();
  const { data } = useQuery(noticeChoicesQuery);
  if (!data) return null;
  const settle = async (choices: Choices) => {
    // What is being read just now is older than this.
    void client.cancelQueries({ queryKey: noticeChoicesQuery.queryKey });
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
            {ways.map((way) => (
              <th key={way} scope="col">
                {t(`notices.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`notices.${kind}`)}</th>
              {ways.map((way) => (
                <td key={way}>
                  <Checkbox
                    className={own.box ?? ''}
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
        </tbody>
      </table>
      <p className={`${styles.plain} ${styles.dim}`}>{t('notices.waysHelp')}</p>
      <Checkbox
        label={t('notices.followMentions')}
        checked={data.followMentions}
        onChange={(event) => void settle({ ...data, followMentions: event.currentTarget.checked })}
      />
      <MailChoice choices={data} onChoose={settle} />
      <QuietHours choices={data} onChoose={settle} />
    </section>
  );
}
