import '../../ui/inputs.css';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { addNoticeHook, editNoticeHook, NoticeHook } from '#contract/notice-hooks.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { language, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { notify } from '../../ui/notices.ts';
import { eventText } from './eventText.ts';
import styles from './Hooks.module.css';

type Events = NoticeHook['events'];

const told: Record<NoticeHook['scope'], Events> = {
  own: [
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
  ],
  workspace: ['due', 'overdue', 'closing', 'unowned', 'channel'],
};
const usual: Record<NoticeHook['scope'], Events> = {
  own: ['mention', 'assigned', 'overdue'],
  workspace: ['overdue', 'closing', 'unowned', 'channel'],
};

/** Where notices go, and which. The address is asked for once and never shown again. */
export function HookForm({ scope, kinds, hook, onSaved, onClose }: Props) {
  const [kind, setKind] = useState(hook?.kind ?? kinds[0]?.name ?? '');
  const [name, setName] = useState(hook?.name ?? '');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState(hook?.events ?? usual[scope]);
  const [quiet, setQuiet] = useState(hook?.quiet ?? null);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const save = useMutation({
    mutationFn: (): Promise<unknown> => {
      const body = { name, events, quiet, language, ...(url.trim() ? { url: url.trim() } : {}) };
      return hook
        ? patch<typeof editNoticeHook>(`/notice-hooks/${hook.id}`, body)
        : post<typeof addNoticeHook>('/notice-hooks', { ...body, scope, kind, url: url.trim() });
    },
    onSuccess: async () => {
      await onSaved();
      notify({ kind: 'good', text: t('saved') });
      onClose();
    },
  });
  return (
    <Dialog title={hook ? t('hooks.editOf', { name: hook.name }) : t('hooks.add')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <NativeSelect
          label={t('hooks.kind')}
          value={kind}
          disabled={hook !== null}
          data={kinds.map(({ name: value, title: label }) => ({ value, label }))}
          onChange={({ currentTarget: { value } }) => setKind(value)}
        />
        <TextInput
          label={t('hooks.name')}
          placeholder={t('hooks.namePlaceholder')}
          required
          withAsterisk={false}
          maxLength={80}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t('hooks.url')}
          description={t('hooks.urlHelp')}
          placeholder={hook ? t('hooks.urlKept', { host: hook.host }) : 'https://'}
          required={!hook}
          withAsterisk={false}
          maxLength={2000}
          autoComplete="off"
          dir="ltr"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <fieldset className={styles.events}>
          <legend>{t('hooks.events')}</legend>
          {told[scope].map((event) => (
            <Checkbox
              key={event}
              label={eventText(event, scope)}
              checked={events.includes(event)}
              onChange={({ currentTarget: { checked } }) =>
                setEvents(checked ? [...events, event] : events.filter((each) => each !== event))
              }
            />
          ))}
        </fieldset>
        {scope === 'workspace' && (
          <>
            <Checkbox
              label={t('hooks.quiet')}
              checked={quiet !== null}
              onChange={({ currentTarget: { checked } }) =>
                setQuiet(checked ? { from: '20:00', to: '08:00', zone: here } : null)
              }
            />
            {quiet && (
              <div className={styles.hours}>
                {(['from', 'to'] as const).map((end) => (
                  <label key={end}>
                    {t(`notices.${end}`)}
                    <input
                      type="time"
                      required
                      value={quiet[end]}
                      onChange={({ currentTarget: { value } }) =>
                        value && setQuiet({ ...quiet, [end]: value })
                      }
                    />
                  </label>
                ))}
                <bdi dir="ltr" className={card.dim}>
                  {quiet.zone.replaceAll('_', ' ')}
                </bdi>
              </div>
            )}
          </>
        )}
        <FormEnd save={save} disabled={!name.trim() || events.length === 0} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  scope: NoticeHook['scope'];
  kinds: { name: string; title: string }[];
  hook: NoticeHook | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
