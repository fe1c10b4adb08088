import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { languageOf } from './languageOf.ts';
import './frame.css';

/** The head with its close button, and the keyboard's way round and out. */
export function Frame({ online, children }: { online?: boolean; children: ComponentChildren }) {
  const { config, page, texts } = useDesk();
  const root = useRef<HTMLElement>(null);
  const { t } = texts;
  const title = config.title || t('visitor.title');

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.isComposing || !root.current) return;
      if (event.key === 'Escape') page.tell({ type: 'close' });
      if (event.key === 'Tab' && page.isFull()) goRound(event, root.current);
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [page]);

  return (
    <section class="frame" aria-label={t('visitor.chat')} ref={root}>
      <header>
        <div>
          <h1 lang={languageOf(title)}>
            <bdi>{title}</bdi>
          </h1>
          {online !== undefined && (
            <p class={online ? 'state here' : 'state'}>{t(online ? 'visitor.here' : 'visitor.away')}</p>
          )}
        </div>
        <button
          type="button"
          class="plain"
          aria-label={t('visitor.close')}
          onClick={() => page.tell({ type: 'close' })}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </section>
  );
}

/** Where the chat fills the screen, the focus must not slip behind it to a page that nobody sees. */
function goRound(event: KeyboardEvent, root: HTMLElement): void {
  const stops = [
    ...root.querySelectorAll<HTMLElement>('a[href], button, input, textarea, audio, video, [tabindex="0"]'),
  ].filter((stop) => !stop.hasAttribute('disabled') && stop.tabIndex >= 0 && stop.offsetParent);
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from && stops.includes(document.activeElement as HTMLElement)) return;
  event.preventDefault();
  to?.focus();
}
