import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat, ChatState } from '../thread/chat.ts';
import type { Line } from '../timeline.ts';
import { Bubble } from './Bubble.tsx';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { Linked } from './Linked.tsx';
import { languageOf } from './languageOf.ts';

interface Props {
  chat: Chat;
  state: ChatState;
  lines: Line[];
  /** What stands below the last message. */
  children: ComponentChildren;
}

/** This near to an end counts as being there. */
const near = 60;

/** The messages. It stays at the newest unless the visitor reads above, and grows upwards without a jump. */
export function Log({ chat, state, lines, children }: Props) {
  const { config, texts, language } = useDesk();
  const { t } = texts;
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  /** How far the end lies below the view; kept while what stands above changes. */
  const fromEnd = useRef(0);
  const [below, setBelow] = useState(0);
  const newest = lines.at(-1);
  const greeting = t(config.greeting || 'visitor.greeting');

  const settle = useCallback(() => {
    const { current } = box;
    if (current) current.scrollTop = current.scrollHeight - current.clientHeight - fromEnd.current;
  }, []);

  // Older messages came, or a picture above took its place: hold on to the end. Newer ones: see below.
  const oldest = lines[0]?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the arrival that counts
  useLayoutEffect(settle, [oldest, settle]);
  useEffect(() => {
    const sizes = new ResizeObserver(() => fromEnd.current < near && toEnd());
    for (const element of [box.current, inner.current]) if (element) sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the arrival that counts
  useLayoutEffect(() => {
    if (newest?.mine || fromEnd.current < near) toEnd();
    else measure();
  }, [newest?.key]);

  function toEnd(): void {
    fromEnd.current = 0;
    settle();
  }

  function measure(): void {
    const { current } = box;
    if (!current) return;
    fromEnd.current = current.scrollHeight - current.clientHeight - current.scrollTop;
    setBelow(fromEnd.current < near ? 0 : 1);
    if (current.scrollTop < near && state.older === 'some') void chat.readOlder();
  }

  return (
    <div class="middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <div
        ref={box}
        class="scroll"
        tabIndex={0}
        role="group"
        aria-label={t('visitor.messages')}
        onScroll={measure}
      >
        <div ref={inner} class="inner">
          <Top older={state.older} phase={state.phase} again={() => void chat.readOlder()} />
          <div
            role="log"
            aria-live="polite"
            aria-relevant="additions"
            aria-busy={state.phase === 'starting' || state.older === 'reading'}
            aria-label={t('visitor.messages')}
          >
            {state.older === 'none' && state.phase !== 'starting' && (
              <div class="line first last" key="greeting">
                <div class="bubble" dir="auto" lang={languageOf(greeting)}>
                  <Linked text={greeting} />
                </div>
              </div>
            )}
            {lines.map((line) => (
              <Bubble key={line.key} line={line} chat={chat} language={language} />
            ))}
            {state.typing !== null && (
              <p class="typing" key="typing">
                <span>{t('visitor.typing', { name: state.typing })}</span>
                <i /> <i /> <i />
              </p>
            )}
          </div>
          {children}
        </div>
      </div>
      {below > 0 && (
        <button type="button" class="down" aria-label={t('visitor.down')} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

interface TopProps {
  older: ChatState['older'];
  phase: ChatState['phase'];
  again(): void;
}

/** What stands above the oldest message that is here. */
function Top({ older, phase, again }: TopProps) {
  const { t } = useDesk().texts;
  if (phase === 'starting') return <Waiting />;
  if (older === 'none') return null;
  if (older === 'failed') {
    return (
      <p class="top">
        {t('visitor.olderFailed')}{' '}
        <button type="button" class="word" onClick={again}>
          {t('visitor.again')}
        </button>
      </p>
    );
  }
  return <p class="top">{t('visitor.older')}</p>;
}

function Waiting() {
  const { t } = useDesk().texts;
  return (
    <div class="waiting">
      <span class="hidden">{t('visitor.loading')}</span>
      <i />
      <i />
      <i />
    </div>
  );
}
