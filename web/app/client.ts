import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api.ts';
import { signedOut } from './signedOut.ts';

/** The stream keeps the caches true, so nothing is fetched again because a window was looked at. */
export const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) signedOut();
    },
  }),
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      staleTime: 30_000,
      // A refusal is an answer; only a missing answer is worth another try.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});
