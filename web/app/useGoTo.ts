import { useNavigate } from '@tanstack/react-router';
import type { List } from '../features/conversations/filters.ts';
import { useSequence } from '../keys/useShortcuts.ts';
import { useMay } from './useMe.ts';

/** g, then the first letter of a list. */
export function useGoTo(): void {
  const navigate = useNavigate();
  const mayLead = useMay('floor.read');
  const open = (list: List) => () =>
    void navigate({
      to: '/inbox/$list/$state',
      params: { list, state: 'open' },
      search: list === 'unowned' ? { sorting: 'waiting' } : {},
    });
  useSequence('g', {
    goMine: open('mine'),
    goUnassigned: open('unassigned'),
    goUnowned: open('unowned'),
    goAll: open('all'),
    goFloor: mayLead ? () => void navigate({ to: '/floor' }) : undefined,
    goSettings: () => void navigate({ to: '/settings/channels' }),
  });
}
