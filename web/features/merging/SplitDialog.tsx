import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { fullTime } from '../../language/dates.ts';
import { apart, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { messagePages } from '../messages/queries.ts';
import styles from './Merging.module.css';
import { useMerging } from './useMerging.ts';

/** Which messages get a conversation of their own. */
export function SplitDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { split } = useMerging();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    messagePages(conversation.id),
  );
  const [chosen, setChosen] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const messages = data?.pages.flatMap((page) => page.data) ?? [];
  const act = async () => {
    setBusy(true);
    try {
      await split(conversation.id, chosen);
      onClose();
    } catch (refusal) {
      setProblem(refusal);
      setBusy(false);
    }
  };
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Dialog title={t('merging.splitTitle')} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <p className={card.plain}>{t('merging.splitLead')}</p>
        {!data && <Bones rows={4} height={40} label={t('loading')} />}
        <fieldset className={`${styles.rows} ${styles.scroll}`}>
          <legend className={styles.legend}>{t('merging.newestFirst')}</legend>
          {messages.map((message, index) => (
            <label key={message.id} className={styles.row}>
              <input
                type="checkbox"
                checked={chosen.includes(message.id)}
                onChange={() => toggle(message.id)}
                {...(index === 0 ? { 'data-autofocus': true } : {})}
              />
              <span className={styles.words}>
                <span>
                  <bdi>{shownName(message.author.name)}</bdi>{' '}
                  <time className={card.dim} dir="auto" dateTime={message.sentAt}>
                    {fullTime(message.sentAt)}
                  </time>
                </span>
                <bdi className={styles.text} lang={languageOf(message.text)}>
                  {beginningOf(message)}
                </bdi>
              </span>
            </label>
          ))}
          {hasNextPage && (
            <Button
              type="button"
              size="xs"
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t('merging.older')}
            </Button>
          )}
        </fieldset>
        <Problem error={problem} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={chosen.length === 0}>
            {t('merging.takeOut', { count: chosen.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function beginningOf({ text, subject, attachments }: Message): string {
  return (text || subject || attachments.map(({ name }) => apart(name)).join(', ') || '…').slice(0, 300);
}
