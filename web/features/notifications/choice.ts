import { remember, remembered } from '../../stored.ts';

export interface Choice {
  desktop: boolean;
  sound: boolean;
  /** The agents for whom this browser takes push messages; it may be another's next time. */
  pushFor: string[];
}

/** What this browser shall do when a customer writes; nothing until it is switched on. */
export function chosen(): Choice {
  return {
    desktop: false,
    sound: false,
    pushFor: [],
    ...remembered<Partial<Choice>>('notifications'),
  };
}

export function choose(choice: Choice): void {
  remember('notifications', choice);
}
