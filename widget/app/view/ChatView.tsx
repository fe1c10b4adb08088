import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answers, faultOf, questionsFor } from '../questions.ts';
import type { Chat } from '../thread/chat.ts';
import type { Piece } from '../thread/outbox.ts';
import { subjectKey } from '../thread/session.ts';
import { timeline } from '../timeline.ts';
import { Composer } from './Composer.tsx';
import { useDesk, useLive } from './desk.ts';
import { Frame } from './Frame.tsx';
import { Log } from './Log.tsx';
import { LostConnection, Refused } from './Notices.tsx';
import { OpeningHours } from './OpeningHours.tsx';
import { Questions } from './Questions.tsx';
import { Where } from './Where.tsx';

/** The whole chat of one visitor. */
export function ChatView({ chat }: { chat: Chat }) {
  const { config, channel, box, texts } = useDesk();
  const state = useLive(chat.state);
  const [answers, setAnswers] = useState<Answers>(state.profile);
  const [faults, setFaults] = useState<Answers>({});
  const form = useRef<HTMLDivElement>(null);
  const { t } = texts;

  const written = state.letters.length > 0 || state.messages.some((message) => message.mine);
  // Before the thread is read, one who wrote before is not asked again.
  const begun =
    written || (state.phase === 'starting' && !!box.get(`${subjectKey(channel, chat.identity)}/known`));
  const asked = questionsFor({ ...state, fields: config.fields, identity: chat.identity, begun });
  const lines = timeline(state.messages, state.letters, !navigator.onLine);
  const email = chat.identity?.email ?? state.profile.email;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a fault is looked for anew only when it was shown
  useEffect(() => {
    if (Object.keys(faults).length > 0) setFaults(faultsNow());
  }, [answers, state.online]);

  function send(text: string, pieces: Piece[]): boolean {
    const found = faultsNow();
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) {
      form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
      return false;
    }
    const news = asked
      .map(({ key }) => [key, answers[key]?.trim() ?? ''] as const)
      .filter(([, said]) => said);
    const profile = { ...state.profile, ...Object.fromEntries(news) };
    const fields = begun ? Object.fromEntries(news) : profile;
    if (news.length > 0) chat.remember(profile);
    chat.send(text, pieces, Object.keys(fields).length > 0 ? { fields } : {});
    return true;
  }

  function faultsNow(): Answers {
    const all = asked.map((field) => [field.key, faultOf(field, answers[field.key])] as const);
    return Object.fromEntries(all.filter((pair): pair is [string, string] => pair[1] !== null));
  }

  return (
    <Frame online={state.online}>
      {state.phase === 'refused' ? (
        <Refused identified={!!chat.identity} />
      ) : (
        <>
          <Log chat={chat} state={state} lines={lines}>
            {asked.length > 0 && (
              <div ref={form}>
                <Questions
                  asked={asked}
                  answers={answers}
                  faults={faults}
                  online={state.online}
                  onAnswer={(key, said) => setAnswers((all) => ({ ...all, [key]: said }))}
                />
              </div>
            )}
          </Log>
          <LostConnection connected={state.connected} />
          {!state.online && asked.length === 0 && email && (
            <Where
              email={email}
              onChange={
                chat.identity?.email ? undefined : () => chat.remember({ ...state.profile, email: '' })
              }
            />
          )}
          <OpeningHours begun={begun} />
          <Composer chat={chat} send={send} online={state.online} label={t('visitor.write')} />
        </>
      )}
    </Frame>
  );
}
