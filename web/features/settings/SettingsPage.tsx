import '../../ui/inputs.css';
import {
  IconApi,
  IconBuilding,
  IconExternalLink,
  IconKey,
  IconListDetails,
  IconLock,
  IconPalette,
  IconPlugConnected,
  IconShieldExclamation,
  IconTags,
  IconUsers,
} from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import styles from './SettingsPage.module.css';

// One line per page of settings; each shows where the agent may use it.
const pages = [
  { to: '/settings', exact: true, icon: IconPalette, label: 'appearance.title', permission: 'member' },
  {
    to: '/settings/channels',
    exact: false,
    icon: IconPlugConnected,
    label: 'channels.title',
    permission: 'channels.read',
  },
  { to: '/settings/team', exact: false, icon: IconUsers, label: 'team.title', permission: 'member' },
  { to: '/settings/security', exact: false, icon: IconLock, label: 'security.title', permission: 'member' },
  {
    to: '/settings/labels',
    exact: false,
    icon: IconTags,
    label: 'labels.title',
    permission: 'labels.manage',
  },
  {
    to: '/settings/attributes',
    exact: false,
    icon: IconListDetails,
    label: 'attributes.title',
    permission: 'workspace.manage',
  },
  {
    to: '/settings/quarantine',
    exact: false,
    icon: IconShieldExclamation,
    label: 'quarantine.title',
    permission: 'quarantine.manage',
  },
  {
    to: '/settings/api-keys',
    exact: false,
    icon: IconKey,
    label: 'apiKeys.title',
    permission: 'workspace.manage',
  },
  {
    to: '/settings/workspace',
    exact: false,
    icon: IconBuilding,
    label: 'workspace.title',
    permission: 'workspace.manage',
  },
] as const;

export function SettingsPage() {
  const { permissions, version } = useMe();
  const may = (permission: string) => permission === 'member' || permissions.includes(permission);
  return (
    <div className={styles.settings}>
      <nav className={styles.nav} aria-label={t('settings.title')}>
        {pages
          .filter(({ permission }) => may(permission))
          .map(({ to, exact, icon: Icon, label }) => (
            <Link
              key={to}
              to={to}
              className={styles.item}
              activeOptions={{ exact }}
              activeProps={{ 'data-active': '' } as object}
            >
              <Icon size={17} stroke={1.7} aria-hidden="true" />
              {t(label)}
            </Link>
          ))}
        <a href="/api/docs" target="_blank" rel="noreferrer" className={styles.item}>
          <IconApi size={17} stroke={1.7} aria-hidden="true" />
          {t('settings.apiDocs')}
          <IconExternalLink size={13} aria-hidden="true" />
        </a>
        <span className={styles.version}>Earshot {version}</span>
      </nav>
      <div className={styles.page}>
        <Outlet />
      </div>
    </div>
  );
}
