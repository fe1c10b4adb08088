import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { setCustomerLink } from '#contract/instant.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import styles from './Instant.module.css';
import { linksQuery } from './queries.ts';

/** Where customers reach each channel, for texts that tell them which others are open now. */
export function CustomerLinks({ channels }: { channels: { id: string; name: string }[] }) {
  const { data } = useQuery(linksQuery);
  if (!data) return null;
  return (
    <section className={card.stack} aria-labelledby="customer-links">
      <h2 className={card.heading} id="customer-links">
        {t('instant.links')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('instant.linksLead')}</p>
      <ul className={card.rows}>
        {channels.map((channel) => (
          <LinkRow
            key={channel.id}
            channel={channel}
            url={data.find(({ channelId }) => channelId === channel.id)?.url ?? ''}
          />
        ))}
      </ul>
    </section>
  );
}

function LinkRow({ channel, url }: { channel: { id: string; name: string }; url: string }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(url);
  const save = useMutation({
    mutationFn: () =>
      put<typeof setCustomerLink>(`/channels/${channel.id}/customer-link`, { url: typed.trim() || null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: linksQuery.queryKey });
      notify({ kind: 'good', text: t('saved') });
    },
  });
  return (
    <li>
      <form
        className={styles.link}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          type="url"
          label={<bdi>{channel.name}</bdi>}
          aria-label={t('instant.linkOf', { channel: channel.name })}
          placeholder="https://"
          maxLength={500}
          dir="ltr"
          className={card.grow ?? ''}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={save.isPending}
          disabled={typed.trim() === url}
          aria-label={t('instant.saveLink', { channel: channel.name })}
        >
          {t('save')}
        </Button>
        <Problem error={save.error} />
      </form>
    </li>
  );
}
