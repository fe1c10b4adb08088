import { Menu } from '@mantine/core';
import { IconCheck, IconLogout, IconPalette } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { conversationsWithMail } from '../features/messages/outbox.ts';
import { awayReason } from '../features/routing/awayReason.ts';
import { pressOf } from '../keys/keys.ts';
import { apart, t } from '../language/texts.ts';
import { Initials } from '../ui/Initials.tsx';
import { StateDot } from '../ui/StateDot.tsx';
import { enterWorkspace } from '../workspace.ts';
import { signOut } from './signOut.ts';
import { useMe } from './useMe.ts';

const LeaveDialog = lazy(() => import('./LeaveDialog.tsx').then((m) => ({ default: m.LeaveDialog })));

/** Who one is, in which workspace, and the way out. */
export function AgentMenu({ className, labelClass, onAvailability }: Props) {
  const me = useMe();
  const [leaving, setLeaving] = useState(false);
  const { state, reason } = me.agent.availability;
  const now =
    state === 'available'
      ? t('availability.available')
      : reason
        ? awayReason(reason.name)
        : t('availability.away');
  return (
    <>
      <Menu
        position="top-start"
        width={240}
        shadow="md"
        portalProps={{ target: '#menus' }}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <button type="button" className={className} title={`${apart(me.agent.name)} · ${now}`}>
            <Initials name={me.agent.name} size={22} />
            <bdi className={labelClass}>{me.agent.name}</bdi>
            <StateDot state={state} label={now} />
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
          <Menu.Item
            leftSection={
              <span style={{ display: 'grid', width: 16, placeItems: 'center' }}>
                <StateDot state={state} />
              </span>
            }
            rightSection={<kbd>{pressOf('availability')}</kbd>}
            onClick={onAvailability}
          >
            <bdi>{now}</bdi>
          </Menu.Item>
          <Menu.Item component={Link} to="/settings" leftSection={<IconPalette size={16} />}>
            {t('appearance.title')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => (conversationsWithMail().length > 0 ? setLeaving(true) : void signOut())}
          >
            {t('signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {leaving && (
        <Suspense>
          <LeaveDialog onClose={() => setLeaving(false)} />
        </Suspense>
      )}
    </>
  );
}

interface Props {
  className: string;
  labelClass: string;
  onAvailability: () => void;
}
