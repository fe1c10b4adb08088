import '../../ui/inputs.css';
import {
  IconAddressBook,
  IconApi,
  IconArrowsSplit2,
  IconBuilding,
  IconClockHour9,
  IconExternalLink,
  IconKey,
  IconListDetails,
  IconLock,
  IconMessageBolt,
  IconPalette,
  IconPlugConnected,
  IconProgressCheck,
  IconRoute,
  IconShieldExclamation,
  IconTags,
  IconTargetArrow,
  IconUserCheck,
  IconUserExclamation,
  IconUsers,
  IconUsersGroup,
  IconZzz,
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
  {
    to: '/settings/profiles',
    exact: false,
    icon: IconAddressBook,
    label: 'profiles.title',
    permission: 'channels.manage',
  },
  { to: '/settings/team', exact: false, icon: IconUsers, label: 'team.title', permission: 'member' },
  {
    to: '/settings/teams',
    exact: false,
    icon: IconUsersGroup,
    label: 'teams.title',
    permission: 'teams.manage',
  },
  {
    to: '/settings/availability',
    exact: false,
    icon: IconUserCheck,
    label: 'availability.page',
    permission: 'teams.manage',
  },
  {
    to: '/settings/assignment',
    exact: false,
    icon: IconArrowsSplit2,
    label: 'assignment.title',
    permission: 'teams.manage',
  },
  { to: '/settings/security', exact: false, icon: IconLock, label: 'security.title', permission: 'member' },
  {
    to: '/settings/labels',
    exact: false,
    icon: IconTags,
    label: 'labels.title',
    permission: 'labels.manage',
  },
  {
    to: '/settings/statuses',
    exact: false,
    icon: IconProgressCheck,
    label: 'statuses.title',
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
    to: '/settings/business-hours',
    exact: false,
    icon: IconClockHour9,
    label: 'hours.title',
    permission: 'sla.manage',
  },
  {
    to: '/settings/targets',
    exact: false,
    icon: IconTargetArrow,
    label: 'sla.title',
    permission: 'sla.manage',
  },
  {
    to: '/settings/owners',
    exact: false,
    icon: IconUserExclamation,
    label: 'ownership.title',
    permission: 'sla.manage',
  },
  {
    to: '/settings/instant-replies',
    exact: false,
    icon: IconMessageBolt,
    label: 'instant.title',
    permission: 'sla.manage',
  },
  {
    to: '/settings/rules',
    exact: false,
    icon: IconRoute,
    label: 'rules.title',
    permission: 'rules.manage',
  },
  {
    to: '/settings/silent-conversations',
    exact: false,
    icon: IconZzz,
    label: 'autoResolve.title',
    permission: 'sla.manage',
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
