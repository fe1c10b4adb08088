import '../../ui/inputs.css';
import { IconAddressBook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { channelsQuery } from '../channels/queries.ts';
import { ProfileCard } from './ProfileCard.tsx';
import styles from './Profiles.module.css';
import { profilesQuery } from './queries.ts';
import { WishesForm } from './WishesForm.tsx';

/** What the accounts’ public profiles name, what they lack, and what to write into them. */
export function ProfilesPage() {
  const profiles = useQuery(profilesQuery);
  const channels = useQuery(channelsQuery);
  const error = profiles.error ?? channels.error;
  return (
    <Page title={t('profiles.title')} lead={t('profiles.lead')}>
      {error ? (
        <Failed error={error} again={() => Promise.all([profiles.refetch(), channels.refetch()])} />
      ) : !profiles.data || !channels.data ? (
        <Bones rows={3} height={120} label={t('loading')} />
      ) : profiles.data.data.length === 0 ? (
        <Empty
          icon={<IconAddressBook size={26} stroke={1.6} />}
          title={t('profiles.none')}
          text={t('profiles.noneText')}
        />
      ) : (
        <div className={styles.page}>
          <WishesForm
            key={JSON.stringify(profiles.data.wishes)}
            wishes={profiles.data.wishes}
            known={profiles.data.known.faq}
            channels={channels.data.data.filter(({ state }) => state !== 'disconnected')}
          />
          {profiles.data.data.map((one) => (
            <ProfileCard key={one.channelId} check={one} />
          ))}
        </div>
      )}
    </Page>
  );
}
