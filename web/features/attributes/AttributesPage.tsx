import { Button } from '@mantine/core';
import { IconListDetails, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attribute, removeAttribute } from '#contract/attributes.ts';
import { remove } from '../../api.ts';
import { apart, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { AttributeForm } from './AttributeForm.tsx';
import { attributesQuery } from './queries.ts';

const subjects = ['contact', 'company', 'conversation'] as const;

/** What the workspace wants to know of its customers and their matters. */
export function AttributesPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(attributesQuery);
  const [editing, setEditing] = useState<Attribute | 'new' | null>(null);
  const [removing, setRemoving] = useState<Attribute | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: attributesQuery.queryKey });
  return (
    <Page
      title={t('attributes.title')}
      lead={t('attributes.lead')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
          {t('attributes.add')}
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={62} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty
          icon={<IconListDetails size={26} stroke={1.6} />}
          title={t('attributes.none')}
          text={t('attributes.noneText')}
        />
      ) : (
        subjects
          .map((subject) => ({ subject, own: data.filter((each) => each.subject === subject) }))
          .filter(({ own }) => own.length > 0)
          .map(({ subject, own }) => (
            <section key={subject} className={styles.stack}>
              <h2 className={styles.heading}>{t(`attributes.subject.${subject}`)}</h2>
              <ul className={styles.rows}>
                {own.map((attribute) => (
                  <li key={attribute.id}>
                    <div className={styles.grow}>
                      <bdi className={styles.name}>{attribute.label}</bdi>
                      <div className={styles.dim}>
                        {t(`attributes.type.${attribute.type}`)} · <bdi dir="ltr">{attribute.key}</bdi>
                        {attribute.choices.length > 0 && (
                          <>
                            {' · '}
                            <bdi>{attribute.choices.map(apart).join(', ')}</bdi>
                          </>
                        )}
                      </div>
                    </div>
                    {attribute.required && <span className={styles.tag}>{t('attributes.required')}</span>}
                    <Button size="xs" variant="default" onClick={() => setEditing(attribute)}>
                      {t('attributes.edit')}
                    </Button>
                    <Button size="xs" variant="default" onClick={() => setRemoving(attribute)}>
                      {t('attributes.remove')}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          ))
      )}
      {editing && (
        <AttributeForm
          attribute={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('attributes.removeTitle', { label: removing.label })}
          text={t('attributes.removeText')}
          action={t('attributes.remove')}
          onConfirm={async () => {
            await remove<typeof removeAttribute>(`/attributes/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Page>
  );
}
