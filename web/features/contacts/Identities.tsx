import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { Contact } from '#contract/contacts.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './ContactPanel.module.css';

/** Where they write, as whom, and whether somebody vouches that it is them. */
export function Identities({ contact }: { contact: Contact }) {
  return (
    <section>
      <h3 className={styles.title}>{t('contact.identities')}</h3>
      <ul className={styles.rows}>
        {contact.identities.map((identity) => (
          <li key={identity.id} className={styles.identity}>
            {identity.channel && <ConnectorIcon name={identity.channel.connector} size={16} />}
            <div>
              <div className={styles.identityName}>
                <Line text={shownName(identity.name)} />
                <span
                  className={styles.badge}
                  data-verified={identity.verified || undefined}
                  title={t(identity.verified ? 'contact.verifiedHow' : 'contact.unverifiedHow')}
                >
                  {identity.verified && <IconRosetteDiscountCheck size={13} aria-hidden="true" />}
                  {t(identity.verified ? 'contact.verified' : 'contact.unverified')}
                </span>
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
  );
}
