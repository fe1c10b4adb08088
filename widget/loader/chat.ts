import type { FromFrame, FromPage, Identity } from '../protocol.ts';
import { mark } from '../protocol.ts';
import { draw } from './draw.ts';

interface Options {
  origin: string;
  channel: string;
  language: string;
  identity: Identity | null;
}

/** How long a page waits for its chat before it says so; a chat that comes later is still welcome. */
const patience = 20_000;

/** The chat of this page: nothing is seen of it until its frame has answered, so no button is ever dead. */
export function startChat({ origin, channel, language, identity }: Options) {
  const listeners: { [event: string]: ((detail: unknown) => void)[] } = {};
  const drawn = draw({ toggle: () => show(), full: () => open && tellShown() });
  const { frame } = drawn;
  const query = new URLSearchParams({ origin: location.origin, language });
  let greeted = false;
  let ready = false;
  let open = false;
  let wanted = false;
  let warned = false;

  addEventListener('message', ({ origin: from, source, data }) => {
    if (from === origin && source && source === frame.contentWindow && data?.[mark]) hear(data[mark]);
  });
  addEventListener('online', retry);
  if (document.readyState === 'complete') whenIdle(begin);
  else addEventListener('load', () => whenIdle(begin), { once: true });

  return { show, identify, on };

  function begin(): void {
    load();
    // Beside the body, not in it: sites that swap their body on navigation would tear the chat down.
    document.documentElement.append(drawn.element);
  }

  function load(): void {
    greeted = false;
    frame.src = `${origin}/widget/frame/${encodeURIComponent(channel)}?${query}`;
    setTimeout(() => {
      if (ready) return;
      warn(`${origin} does not answer, or does not allow ${location.origin} to show this channel.`);
    }, patience);
  }

  function retry(): void {
    if (!ready && frame.src) load();
  }

  function hear(message: FromFrame): void {
    if (message.type === 'hello') {
      greeted = true;
      const { origin: site, pathname } = location;
      // Queries and fragments of a page's address may hold secrets; the path says enough.
      tell({
        type: 'start',
        page: { url: (site + pathname).slice(0, 2000), title: document.title.slice(0, 300) },
        identity,
      });
    } else if (message.type === 'ready') {
      ready = true;
      drawn.dress(message.look);
      if (open) tellShown();
      else if (wanted) show(true);
    } else if (message.type === 'unread') {
      drawn.badge(message.count, message.label);
      emit('unread', message.count);
    } else if (message.type === 'close') show(false);
    else if (message.type === 'gone') warn(message.reason);
  }

  function show(next = !open): void {
    wanted = next;
    if (!ready && warned) retry();
    if (!ready || next === open) return;
    open = next;
    drawn.show(open);
    if (open) tellShown();
    else tell({ type: 'hidden' });
    emit(open ? 'open' : 'close');
  }

  function identify(next: Identity | null): void {
    identity = next;
    tell({ type: 'identify', identity });
  }

  function on(event: string, listener: (detail: unknown) => void): void {
    listeners[event] ??= [];
    listeners[event].push(listener);
  }

  function emit(event: string, detail?: unknown): void {
    for (const listener of listeners[event] ?? []) listener(detail);
  }

  function tellShown(): void {
    tell({ type: 'shown', full: drawn.isFull() });
  }

  function tell(message: FromPage): void {
    // Until the frame has said hello there is only a blank page, or an error's, to hear us.
    if (greeted) frame.contentWindow?.postMessage({ [mark]: message }, origin);
  }

  function warn(reason: string): void {
    if (!warned) console.warn(`Earshot: the chat stays hidden: ${reason}`);
    warned = true;
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 1);
}
