import type { ComponentChildren } from 'preact';
import type { Chat, ChatState } from '../thread/chat.ts';
import type { Line } from '../timeline.ts';
import { Bubble } from './Bubble.tsx';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { Linked } from './Linked.tsx';
import { languageOf } from './languageOf.ts';
import { useEndInView } from './useEndInView.ts';
import './log.css';

interface Props {
  chat: Chat;
  state: ChatState;
  lines: Line[];
  /** What stands below the last message. */
  children: ComponentChildren;
}

/** The messages. It stays at the newest unless the visitor reads above, and grows upwards without a jump. */
export function Log({ chat, state, lines, children }: Props) {
  const { config, texts, language } = useDesk();
  const { t } = texts;
  const sending = state.letters.flatMap(({ choice, failed }) => (choice && !failed ? [choice] : []));
  const greeting = t(config.greeting || 'visitor.greeting');
  const { box, inner, isAway, measure, toEnd } = useEndInView(lines, () => {
    if (state.older === 'some') void chat.readOlder();
  });

  return (
    <div class="middle">
      <section
        ref={box}
        class="scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
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
              <Bubble key={line.key} line={line} chat={chat} language={language} sending={sending} />
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
      </section>
      {isAway && (
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
