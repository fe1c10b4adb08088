import { ActionIcon } from '@mantine/core';
import { IconRosetteDiscountCheck, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { editContact } from '#contract/contacts.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { BodyOf } from '#contract/endpoint.ts';
import { patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { briefTime } from '../../language/dates.ts';
import { locale, t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import type { List, State } from '../conversations/filters.ts';
import styles from './ContactPanel.module.css';
import { Editable } from './Editable.tsx';
import { placeContact } from './refreshContact.ts';

const languageNames = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });

/** Who it is with: what is known, where else they write, what there was before. */
export function ContactPanel({ conversation, list, state, onClose }: Props) {
  const client = useQueryClient();
  const now = useNow();
  const editable = useMay('contacts.write');
  const { contact, earlier, thread } = conversation;
  const save = async (what: BodyOf<typeof editContact>) =>
    placeContact(client, await patch<typeof editContact>(`/contacts/${contact.id}`, what));
  const about = Object.entries(contact.about);

  return (
    <aside className={styles.panel} aria-label={t('contact.label')}>
      <header className={styles.head}>
        <Initials name={shownName(contact.name)} size={44} />
        <div className={styles.name}>
          <Editable
            key={contact.name}
            label={t('contact.name')}
            value={contact.name}
            shown={shownName(contact.name)}
            required
            editable={editable}
            onSave={(name) => save({ name: name ?? '' })}
            large
          />
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.close ?? ''}
          aria-label={t('close')}
          onClick={onClose}
        >
          <IconX size={18} />
        </ActionIcon>
      </header>
      <dl className={styles.facts}>
        <Fact label={t('contact.email')}>
          <Editable
            key={contact.email}
            label={t('contact.email')}
            value={contact.email}
            type="email"
            editable={editable}
            onSave={(email) => save({ email })}
          />
        </Fact>
        <Fact label={t('contact.phone')}>
          <Editable
            key={contact.phone}
            label={t('contact.phone')}
            value={contact.phone}
            type="tel"
            editable={editable}
            onSave={(phone) => save({ phone })}
          />
        </Fact>
        <Fact label={t('contact.language')}>
          <Editable
            key={contact.language}
            label={t('contact.language')}
            value={contact.language}
            shown={contact.language ? nameOf(contact.language) : null}
            editable={editable}
            onSave={(language) => save({ language })}
          />
        </Fact>
        {about.map(([name, value]) => (
          <Fact key={name} label={name}>
            <bdi className={styles.told}>{value}</bdi>
          </Fact>
        ))}
      </dl>
      {thread.post && (
        <section>
          <h3 className={styles.title}>{t('contact.post')}</h3>
          <blockquote className={styles.post} dir="auto">
            {thread.post.text}
          </blockquote>
          {thread.post.url && (
            <a href={thread.post.url} target="_blank" rel="noopener noreferrer nofollow">
              {t('contact.postOpen')}
            </a>
          )}
        </section>
      )}
      <section>
        <h3 className={styles.title}>{t('contact.identities')}</h3>
        <ul className={styles.rows}>
          {contact.identities.map((identity) => (
            <li key={identity.id} className={styles.identity}>
              {identity.channel && <ConnectorIcon name={identity.channel.connector} size={16} />}
              <div>
                <div className={styles.identityName}>
                  <Line text={shownName(identity.name)} />
                  {identity.verified && (
                    <IconRosetteDiscountCheck
                      size={15}
                      className={styles.verified}
                      role="img"
                      aria-label={t('contact.verified')}
                    />
                  )}
                </div>
                {identity.channel && <Line className={styles.dim} text={identity.channel.name} />}
                {identity.keys.map(({ namespace, value }) => (
                  <bdi key={`${namespace} ${value}`} className={styles.key} title={namespace}>
                    {value}
                  </bdi>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={styles.title}>{t('contact.earlier')}</h3>
        {earlier.length === 0 && <p className={styles.dim}>{t('contact.noEarlier')}</p>}
        <ul className={styles.rows}>
          {earlier.map((each) => (
            <li key={each.id}>
              <Link
                className={styles.earlier}
                to="/inbox/$list/$state/$conversationId"
                params={{ list, state, conversationId: each.id }}
              >
                <Line text={each.preview || t('row.noText')} />
                <span className={styles.dim}>
                  <bdi dir="ltr">#{each.number}</bdi> · {t(`state.${each.state}`)} ·{' '}
                  {briefTime(each.lastActivityAt, now)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>
        <bdi>{label}</bdi>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a platform states as language need not be a tag. */
function nameOf(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

interface Props {
  conversation: Conversation;
  list: List;
  state: State;
  onClose: () => void;
}
