import { lazy, type ReactNode, type RefObject, Suspense } from 'react';
import type { Composer } from '#contract/composer.ts';
import type { Preview } from '#contract/preview.ts';
import { ApiError } from '../../api.ts';
import type { Draft } from '../messages/draft.ts';
import { asAsked, type DraftedChoices, filledIn, firstChoices } from './drafted.ts';

const ChoicesEditor = lazy(() => import('./ChoicesEditor.tsx').then((m) => ({ default: m.ChoicesEditor })));
const ChoicesButton = lazy(() => import('./ChoicesEditor.tsx').then((m) => ({ default: m.ChoicesButton })));

interface Drafting {
  draft: Draft;
  onDraft: (change: (draft: Draft) => Draft) => void;
  composer: Composer;
  /** Nothing can be offered now, as a note is written or nothing free can be sent. */
  off: boolean;
  box: RefObject<HTMLTextAreaElement | null>;
}

/** What the composer of a conversation gives the customer to tap. */
export function useChoices({ draft, onDraft, composer, off, box }: Drafting) {
  const keep = (choices: DraftedChoices | null) => onDraft((current) => ({ ...current, choices }));
  const drop = () => {
    keep(null);
    box.current?.focus();
  };
  const asked = off ? {} : asAsked(draft.choices);
  // What is written there is not given up by a slip of a key.
  const go = () =>
    !draft.choices
      ? keep(firstChoices)
      : filledIn(draft.choices).length > 0
        ? document.querySelector<HTMLElement>('[data-title]')?.focus()
        : drop();
  const toggle = off || !composer.choices ? undefined : go;
  return {
    asked,
    /** Undefined where the channel has none. */
    toggle,
    button: toggle && (
      <Suspense>
        <ChoicesButton pressed={draft.choices !== null} toggle={toggle} />
      </Suspense>
    ),
    editor: (preview: Preview | undefined, error: unknown, send: () => void): ReactNode =>
      !off &&
      draft.choices && (
        <Suspense>
          <ChoicesEditor
            choices={draft.choices}
            can={composer.choices}
            shown={preview?.choices ?? null}
            error={error}
            onChange={keep}
            onDrop={drop}
            onLeave={() => box.current?.focus()}
            onSend={send}
          />
        </Suspense>
      ),
    /** Something would be refused. */
    isUnfit: (preview: Preview | undefined, error: unknown) =>
      asked.choices !== undefined &&
      ((error instanceof ApiError && error.status === 422) ||
        !composer.choices ||
        (preview?.choices?.problems.length ?? 0) > 0),
  };
}
