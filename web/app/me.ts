import { queryOptions } from '@tanstack/react-query';
import type { getMe, Me } from '#contract/workspace.ts';
import { ApiError, get } from '../api.ts';
import { currentWorkspace, settleAgent, settleWorkspace } from '../workspace.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: readMe,
  staleTime: Number.POSITIVE_INFINITY,
  retry: (failures, error) => failures < 2 && !(error instanceof ApiError),
});

async function readMe() {
  try {
    return settled(await get<typeof getMe>('/me'));
  } catch (error) {
    // The workspace that this browser remembers may be gone, or another agent's.
    const refused = error instanceof ApiError && [400, 403, 404].includes(error.status);
    if (!refused || !currentWorkspace()) throw error;
    settleWorkspace(null);
    return settled(await get<typeof getMe>('/me'));
  }
}

function settled(me: Me): Me {
  settleAgent(me.agent.id);
  return me;
}
