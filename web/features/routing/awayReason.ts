import { ifTranslated } from '../../language/texts.ts';

/** What a reason is called: the usual ones in the agent's language, as long as the workspace has not renamed them. */
export function awayReason(name: string): string {
  return ifTranslated(`away.usual.${name}`) ?? name;
}
