import { Button, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { refreshTemplates, Template } from '#contract/templates.ts';
import { post } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { said } from '../../language/sentences.ts';
import { apart, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Words } from '../../ui/Words.tsx';
import styles from './ChannelTemplates.module.css';
import { categoryName, languageName, whyNot } from './names.ts';
import { templatesOf } from './queries.ts';
import { isSendable, sorted } from './sorted.ts';
import list from './TemplateList.module.css';

/** The templates of a channel as they stand at its platform, and when they were last read. */
export function ChannelTemplates({ channelId, mayManage }: { channelId: string; mayManage: boolean }) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(templatesOf(channelId));
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState('');
  const refresh = async () => {
    setBusy(true);
    try {
      const now = await post<typeof refreshTemplates>(`/channels/${channelId}/templates/refresh`);
      client.setQueryData(templatesOf(channelId).queryKey, now);
    } catch (problem) {
      notify({ kind: 'bad', text: t('act.refused'), error: problem });
    } finally {
      setBusy(false);
    }
  };
  const { groups, unsendable } = sorted(data?.data ?? [], null, words);
  const found = [...groups.flatMap(({ templates }) => templates), ...unsendable].toSorted(
    (a, b) => a.name.localeCompare(b.name) || a.language.localeCompare(b.language),
  );
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="channel-templates">
      <h2 className={card.heading} id="channel-templates">
        {t('template.settings')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('template.about')}</p>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={48} label={t('loading')} />
      ) : (
        <>
          <div className={card.row}>
            {mayManage && (
              <Button
                variant="default"
                disabled={busy}
                leftSection={busy ? <Loader size={14} color="currentColor" /> : undefined}
                onClick={() => void refresh()}
              >
                {t(busy ? 'template.refreshing' : 'template.refresh')}
              </Button>
            )}
            <span className={card.dim}>
              {data.readAt ? t('template.readAt', { time: fullTime(data.readAt) }) : t('template.neverRead')}
            </span>
          </div>
          {data.trouble && (
            <p className={card.problem} role="alert">
              {t('template.trouble', { reason: said(data.trouble) })}
            </p>
          )}
          {data.data.length > 6 && (
            <input
              className={list.search}
              type="search"
              value={words}
              dir={directionFor(words)}
              placeholder={t('template.search')}
              aria-label={t('template.search')}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          {data.readAt && data.data.length === 0 && <p className={card.plain}>{t('template.noneThere')}</p>}
          {data.data.length > 0 && found.length === 0 && (
            <p className={card.plain}>{t('template.nothingFound')}</p>
          )}
          {found.length > 0 && (
            <ul className={styles.templates}>
              {found.map((template) => (
                <One key={template.id} template={template} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function One({ template }: { template: Template }) {
  const { name, language, category, state, header, body, footer, buttons } = template;
  return (
    <li>
      <details>
        <summary className={styles.summary}>
          <bdi className={styles.name}>{name}</bdi>
          <span className={card.dim}>
            {languageName(language)} · {categoryName(category)}
          </span>
          <span className={card.tag} data-kind={isSendable(template) ? 'good' : 'bad'}>
            {t(`template.state.${state}`)}
          </span>
        </summary>
        <div className={styles.whole}>
          {header?.kind === 'text' && (
            <strong>
              <Words text={header.text} />
            </strong>
          )}
          {header && header.kind !== 'text' && header.kind !== 'place' && (
            <span className={card.dim}>{t(`template.file.${header.kind}`)}</span>
          )}
          <Words text={body} />
          {footer && <span className={card.dim}>{footer}</span>}
          {buttons.length > 0 && <span>{buttons.map(({ title }) => `[${apart(title)}]`).join(' ')}</span>}
        </div>
      </details>
      {!isSendable(template) && <p className={list.why}>{whyNot(template)}</p>}
    </li>
  );
}
