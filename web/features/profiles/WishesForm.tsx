import { Button, Checkbox, Switch, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '#contract/channels.ts';
import type { ProfileWishes, setProfileWishes } from '#contract/profiles.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import styles from './Profiles.module.css';
import { profilesQuery } from './queries.ts';

/** What the workspace wants its profiles to name. What is known elsewhere is not asked for again. */
export function WishesForm({ wishes, known, channels }: Props) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(wishes);
  const [handles, setHandles] = useState(wishes.handles.join(', '));
  const save = useMutation({
    mutationFn: () =>
      put<typeof setProfileWishes>('/profiles/wishes', {
        ...draft,
        handles: handles
          .split(/[,،、\n]/)
          .map((one) => one.trim())
          .filter(Boolean),
        faq: draft.faq?.trim() || null,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: profilesQuery.queryKey });
      notify({ kind: 'good', text: t('saved') });
    },
  });
  const choose = (id: string, isChosen: boolean) =>
    setDraft({
      ...draft,
      support: isChosen ? [...draft.support, id] : draft.support.filter((one) => one !== id),
    });
  return (
    <form
      className={`${card.card} ${card.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <h2 className={card.heading}>{t('profiles.wishes')}</h2>
      <fieldset className={styles.channels}>
        <legend>{t('profiles.support')}</legend>
        <p className={`${card.plain} ${card.dim}`}>{t('profiles.supportHelp')}</p>
        {channels.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={<bdi>{name}</bdi>}
            checked={draft.support.includes(id)}
            onChange={(event) => choose(id, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <TextInput
        label={t('profiles.handles')}
        description={t('profiles.handlesHelp')}
        placeholder="@kettle_help, care@kettle.example"
        dir="ltr"
        value={handles}
        onChange={(event) => setHandles(event.currentTarget.value)}
      />
      <Switch
        label={t('profiles.wantHours')}
        description={t('profiles.wantHoursHelp')}
        checked={draft.hours}
        onChange={(event) => setDraft({ ...draft, hours: event.currentTarget.checked })}
      />
      <TextInput
        type="url"
        label={t('profiles.wantFaq')}
        description={
          known.length > 0 ? (
            <>
              {t('profiles.faqKnown')} <bdi dir="ltr">{known.join(', ')}</bdi>
            </>
          ) : (
            t('profiles.faqNone')
          )
        }
        placeholder={known[0] ?? 'https://'}
        maxLength={500}
        dir="ltr"
        value={draft.faq ?? ''}
        onChange={(event) => setDraft({ ...draft, faq: event.currentTarget.value || null })}
      />
      <Problem error={save.error} />
      <div className={card.end}>
        <Button type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

interface Props {
  wishes: ProfileWishes;
  known: string[];
  channels: Channel[];
}
