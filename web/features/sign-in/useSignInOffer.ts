import { useQuery } from '@tanstack/react-query';
import type { getSignInOffer } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { get } from '../../api.ts';

/** How people sign in here; undefined until that is known. A server that is away leaves the usual form. */
export function useSignInOffer(): ReplyOf<typeof getSignInOffer> | undefined {
  const { data, isError } = useQuery({
    queryKey: ['sign-in-offer'],
    queryFn: () => get<typeof getSignInOffer>('/sign-in'),
    staleTime: 0,
  });
  return data ?? (isError ? { provider: null, ownWays: true, refused: null } : undefined);
}
