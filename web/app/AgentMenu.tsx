import { Menu } from '@mantine/core';
import { IconCheck, IconLogout, IconPalette } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { call } from '../api.ts';
import { t } from '../language/texts.ts';
import { Initials } from '../ui/Initials.tsx';
import { notify } from '../ui/notices.ts';
import { enterWorkspace, settleWorkspace } from '../workspace.ts';
import { useMe } from './useMe.ts';

/** Who one is, in which workspace, and the way out. */
export function AgentMenu({ className, labelClass }: { className: string; labelClass: string }) {
  const me = useMe();
  return (
    <Menu
      position="top-start"
      width={240}
      shadow="md"
      portalProps={{ target: '#menus' }}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button type="button" className={className} title={me.agent.name}>
          <Initials name={me.agent.name} size={22} />
          <bdi className={labelClass}>{me.agent.name}</bdi>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{me.agent.email}</bdi>
        </Menu.Label>
        {me.workspaces.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('workspace.switch')}</Menu.Label>
            {me.workspaces.map(({ id, name }) => (
              <Menu.Item
                key={id}
                leftSection={
                  id === me.workspace.id ? <IconCheck size={16} /> : <span style={{ width: 16 }} />
                }
                onClick={() => id !== me.workspace.id && enterWorkspace(id)}
              >
                <bdi>{name}</bdi>
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconPalette size={16} />}>
          {t('appearance.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  try {
    await call('POST', '/api/auth/sign-out', {});
    settleWorkspace(null);
    location.assign('/sign-in');
  } catch (error) {
    notify({ kind: 'bad', text: t('signOut.failed'), error });
  }
}
