import { remember, remembered } from '../../stored.ts';

export interface Choice {
  desktop: boolean;
  sound: boolean;
}

/** What this browser shall do when a customer writes; nothing until it is switched on. */
export function chosen(): Choice {
  return { desktop: false, sound: false, ...remembered<Partial<Choice>>('notifications') };
}

export function choose(choice: Choice): void {
  remember('notifications', choice);
}
