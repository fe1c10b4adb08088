import type { Act, Matter } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';

/** What was asked for in a matter and is still on its way. */
export function underWay({ acts }: Message, matter: Matter): Act | undefined {
  return acts.find((act) => act.matter === matter && (act.state === 'asked' || act.state === 'doing'));
}

/** Our sign on it, or the one that is on its way. */
export function wantsSign(message: Message): string | null {
  const act = underWay(message, 'reaction');
  return act ? act.emoji : (message.reactions.find(({ ours }) => ours)?.emoji ?? null);
}

export function wantsLike(message: Message): boolean {
  const act = underWay(message, 'like');
  return act ? act.deed === 'like' : message.reactions.some(({ ours }) => ours);
}

export function wantsToBeHidden(message: Message): boolean {
  const act = underWay(message, 'visibility');
  return act ? act.deed === 'hide' : message.hiddenAt !== null;
}
