import { startChat } from './loader/chat.ts';
import type { Identity } from './protocol.ts';

/**
 * The one script a site includes. It must never trouble its host: it starts when the page has loaded,
 * adds one element, touches no style of the page and fetches nothing itself.
 */
type Command = [name: string, ...rest: unknown[]];
interface Earshot {
  (...command: Command): void;
  /** Commands that were given before this script arrived. */
  q?: ArrayLike<unknown>[];
  /** Set by the script that answers; a second copy on the same page leaves at once. */
  here?: true;
}

const page = window as Window & { earshot?: Earshot };
const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-channel][src*="/widget/loader.js"]');
const channel = script?.dataset.channel;

if (script && channel && !page.earshot?.here) {
  const early = page.earshot?.q ?? [];
  const chat = startChat({
    origin: new URL(script.src).origin,
    channel,
    language: script.dataset.language || document.documentElement.lang || navigator.language,
    identity: identityOf(script.dataset),
  });
  const earshot: Earshot = (name, ...rest) => {
    if (name === 'identify') chat.identify((rest[0] as Identity | null | undefined) ?? null);
    else if (name === 'on') chat.on(rest[0] as string, rest[1] as (detail: unknown) => void);
    else if (name === 'open') chat.show(true);
    else if (name === 'close') chat.show(false);
    else if (name === 'toggle') chat.show();
    else console.warn(`Earshot: there is no command "${name}".`);
  };
  earshot.here = true;
  page.earshot = earshot;
  for (const command of Array.from(early)) earshot(...(Array.from(command) as Command));
}

function identityOf({
  identityId,
  identityHash,
  identityName,
  identityEmail,
}: DOMStringMap): Identity | null {
  if (!identityId || !identityHash) return null;
  return { id: identityId, hash: identityHash, name: identityName, email: identityEmail };
}
