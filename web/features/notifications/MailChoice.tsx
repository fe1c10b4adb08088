import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { NoticeChoices, tryNotice } from '#contract/notices.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import own from './NoticeChoices.module.css';
import { noticeWaysQuery } from './queries.ts';

/** Whether e-mails can go out at all, where they go, and how long they wait. */
export function MailChoice({ choices, onChoose }: Props) {
  const { data } = useQuery(noticeWaysQuery);
  const trial = useMutation({
    mutationFn: () => post<typeof tryNotice>('/notices/try', { way: 'mail' }),
    onSuccess: () => notify({ kind: 'good', text: t('notices.mailTried') }),
  });
  if (!data) return null;
  if (!data.mail.possible) return <p className={styles.notice}>{t('notices.mailOff')}</p>;
  const waits = [...new Set([1, 5, 15, 30, 60, choices.mailAfter])].sort((a, b) => a - b);
  return (
    <>
      <div className={own.hours}>
        <label className={own.hour}>
          {t('notices.mailAfter')}
          <select
            value={choices.mailAfter}
            aria-describedby="mail-after"
            onChange={(event) => void onChoose({ ...choices, mailAfter: Number(event.currentTarget.value) })}
          >
            {waits.map((count) => (
              <option key={count} value={count}>
                {t('notices.minutes', { count })}
              </option>
            ))}
          </select>
        </label>
        <Button size="xs" variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
          {t('notices.mailTry')}
        </Button>
      </div>
      <p className={`${styles.plain} ${styles.dim}`} id="mail-after">
        {t('notices.mailAfterHelp')} {t('notices.mailTo', { address: data.mail.address })}
      </p>
      <Problem error={trial.error} />
    </>
  );
}

interface Props {
  choices: NoticeChoices;
  onChoose: (choices: NoticeChoices) => Promise<void>;
}
