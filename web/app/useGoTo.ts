import { useNavigate } from '@tanstack/react-router';
import { useSequence } from '../keys/useShortcuts.ts';

/** g, then the first letter of a list. */
export function useGoTo(): void {
  const navigate = useNavigate();
  const open = (list: 'mine' | 'unassigned' | 'all') => () =>
    void navigate({ to: '/inbox/$list/$state', params: { list, state: 'open' } });
  useSequence('g', {
    i: open('mine'),
    u: open('unassigned'),
    a: open('all'),
    s: () => void navigate({ to: '/settings/channels' }),
  });
}
