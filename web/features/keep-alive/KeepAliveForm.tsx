import '../../ui/inputs.css';
import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeepAlive, setKeepAlive } from '#contract/keep-alive.ts';
import { put } from '../../api.ts';
import { language as own, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import styles from '../instant/Instant.module.css';
import { Previews } from '../instant/Previews.tsx';
import { startOf } from '../instant/starts.ts';
import { Texts } from '../instant/Texts.tsx';
import { durationOf } from '../sla/duration.ts';
import { ClosedLastWeek } from './ClosedLastWeek.tsx';
import { keepAliveQuery } from './queries.ts';

const usual = { warn: 120, prompt: 60 };

/** When somebody is told that the time to answer is nearly over, and what the customer is asked. */
export function KeepAliveForm({ of, channelName, onClose }: Props) {
  const client = useQueryClient();
  const [warnBefore, setWarnBefore] = useState(of.warnBefore);
  const [promptBefore, setPromptBefore] = useState(of.promptBefore);
  const [texts, setTexts] = useState(() =>
    of.texts.length > 0 ? of.texts : [{ language: own, text: startOf('prompt', own) }],
  );
  const [help, setHelp] = useState(of.help ?? '');
  const draft = { surface: 'private' as const, kind: 'prompt' as const, texts, help: help.trim() || null };
  const asks = promptBefore !== null;
  const save = useMutation({
    mutationFn: () =>
      put<typeof setKeepAlive>(`/channels/${of.channelId}/keep-alive`, {
        warnBefore,
        promptBefore,
        texts: asks ? texts : of.texts,
        help: asks ? draft.help : of.help,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keepAliveQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('keepAlive.formTitle', { channel: channelName })} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <p className={`${card.plain} ${card.dim}`}>{t('keepAlive.lead', { time: durationOf(of.window) })}</p>
        <Switch
          label={t('keepAlive.warn')}
          description={t('keepAlive.warnHelp')}
          checked={warnBefore !== null}
          onChange={(event) => setWarnBefore(event.currentTarget.checked ? usual.warn : null)}
        />
        {warnBefore !== null && (
          <Minutes label={t('keepAlive.warnMinutes')} value={warnBefore} onChange={setWarnBefore} />
        )}
        <Switch
          label={t('keepAlive.prompt')}
          description={t(of.promptable ? 'keepAlive.promptHelp' : 'keepAlive.promptNever')}
          disabled={!of.promptable}
          checked={asks}
          onChange={(event) => setPromptBefore(event.currentTarget.checked ? usual.prompt : null)}
        />
        {asks && (
          <>
            <Minutes label={t('keepAlive.promptMinutes')} value={promptBefore} onChange={setPromptBefore} />
            <Texts kind="prompt" texts={texts} onChange={setTexts} />
            <TextInput
              type="url"
              label={t('instant.help')}
              placeholder="https://"
              maxLength={500}
              dir="ltr"
              value={help}
              onChange={(event) => setHelp(event.currentTarget.value)}
            />
            <Previews channelId={of.channelId} draft={draft} />
          </>
        )}
        <ClosedLastWeek
          channelId={of.channelId}
          draft={{ warnBefore, promptBefore, texts, help: draft.help }}
        />
        <Problem error={save.error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={asks && texts.some(({ text }) => !text.trim())}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Minutes({ label, value, onChange }: MinutesProps) {
  return (
    <TextInput
      type="number"
      className={styles.minutes ?? ''}
      label={label}
      required
      withAsterisk={false}
      min={5}
      max={720}
      value={Number.isNaN(value) ? '' : value}
      onChange={(event) => onChange(Math.round(event.currentTarget.valueAsNumber))}
    />
  );
}

interface MinutesProps {
  label: string;
  value: number;
  onChange: (minutes: number) => void;
}

interface Props {
  of: KeepAlive;
  channelName: string;
  onClose: () => void;
}
