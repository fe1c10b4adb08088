import { useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '#contract/workspace.ts';
import { meQuery } from './me.ts';

/** Who works here. Only inside the desk, where it is known before anything is drawn. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function useMay(permission: string): boolean {
  return useMe().permissions.includes(permission);
}
