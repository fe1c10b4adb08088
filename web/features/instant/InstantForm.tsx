import '../../ui/inputs.css';
import { Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InstantMessage, setInstant } from '#contract/instant.ts';
import { put } from '../../api.ts';
import { language as own, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import styles from './Instant.module.css';
import { Previews } from './Previews.tsx';
import { estimatesQuery, instantQuery } from './queries.ts';
import { startOf } from './starts.ts';
import { Texts } from './Texts.tsx';
import { ToldLastWeek } from './ToldLastWeek.tsx';

/** What is told in one place at once: in which languages, how often, and how that reads. */
export function InstantForm({ slot, channelName, message, onClose }: Props) {
  const client = useQueryClient();
  const { channelId, surface, kind } = slot;
  const [active, setActive] = useState(message?.active ?? true);
  const [texts, setTexts] = useState(() => message?.texts ?? [{ language: own, text: startOf(kind, own) }]);
  const [help, setHelp] = useState(message?.help ?? '');
  const [every, setEvery] = useState(message?.every ?? 12);
  const draft = { surface, kind, texts, help: help.trim() || null };
  const save = useMutation({
    mutationFn: () =>
      put<typeof setInstant>(`/channels/${channelId}/instant-messages`, { ...draft, active, every }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: instantQuery.queryKey });
      void client.invalidateQueries({ queryKey: estimatesQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={t('instant.formTitle', { message: t(`instant.${kind}`), channel: channelName })}
      size="lg"
      onClose={onClose}
    >
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <p className={`${card.plain} ${card.dim}`}>{t(`instant.${surface}Help`)}</p>
        <Switch
          label={t('instant.active')}
          description={t(`instant.${kind}Help`)}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
        <Texts kind={kind} texts={texts} onChange={setTexts} />
        <div className={styles.pair}>
          <TextInput
            type="url"
            label={t('instant.help')}
            placeholder="https://"
            maxLength={500}
            dir="ltr"
            value={help}
            onChange={(event) => setHelp(event.currentTarget.value)}
          />
          <TextInput
            type="number"
            label={t('instant.every')}
            required
            withAsterisk={false}
            min={1}
            max={720}
            value={Number.isNaN(every) ? '' : every}
            onChange={(event) => setEvery(event.currentTarget.valueAsNumber)}
          />
        </div>
        <Previews channelId={channelId} draft={draft} />
        <ToldLastWeek channelId={channelId} draft={{ surface, kind, every }} />
        <FormEnd save={save} disabled={texts.some(({ text }) => !text.trim())} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  slot: Pick<InstantMessage, 'channelId' | 'surface' | 'kind'>;
  channelName: string;
  message: InstantMessage | undefined;
  onClose: () => void;
}
