import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { ApiError } from '../api.ts';
import { meQuery } from './me.ts';

/** Who is signed in. Whoever is not signs in first, and comes back to this place. */
export async function whoIs(client: QueryClient, place: { pathname: string; href: string }) {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const next = place.pathname === '/' ? undefined : place.href;
    throw redirect({ to: '/sign-in', search: { next } });
  }
}
