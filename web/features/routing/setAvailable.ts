import type { QueryClient } from '@tanstack/react-query';
import type { setAvailability, setOwnAvailability } from '#contract/availability.ts';
import { put } from '../../api.ts';

/** Says of an agent, or with null of oneself, that they are available, or away and why. */
export async function setAvailable(
  client: QueryClient,
  agentId: string | null,
  wanted: { state: 'available' | 'away'; reasonId?: string },
): Promise<void> {
  if (agentId === null) await put<typeof setOwnAvailability>('/availability', wanted);
  else await put<typeof setAvailability>(`/agents/${agentId}/availability`, wanted);
  await Promise.all(['me', 'agents'].map((key) => client.invalidateQueries({ queryKey: [key] })));
}
