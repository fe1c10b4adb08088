import { queryOptions } from '@tanstack/react-query';
import type { listProfiles } from '#contract/profiles.ts';
import { get } from '../../api.ts';

// Below the channels: whatever changes one of them asks for these anew.
export const profilesQuery = queryOptions({
  queryKey: ['channels', 'profiles'],
  queryFn: () => get<typeof listProfiles>('/profiles'),
});
