import { useSyncExternalStore } from 'react';
import { language } from './texts.ts';
import type { Translate } from './translator.ts';

let translate: Translate | undefined;
const waiting = new Set<() => void>();

/** The sentences of connectors and of the server come in English; the table of their translations comes when asked for. */
export function loadSentences(): Promise<void> {
  if (language === 'en') return Promise.resolve();
  // The browser keeps the module, so to ask again costs nothing; what failed is asked for anew.
  return import('./tables.ts').then(({ translateTo }) => {
    translate = translateTo[language];
    for (const tell of waiting) tell();
  });
}

/** A sentence of the server's in the agent's language, as far as it is one of ours; else as it is. */
export function said(sentence: string): string {
  return translate?.(sentence) ?? sentence;
}

/** The same on a screen that may stand before the table is there. Nothing to say asks for nothing. */
export function useSaid(sentence: string): string {
  useSyncExternalStore(sentence ? subscribe : () => () => undefined, () => translate);
  return said(sentence);
}

function subscribe(tell: () => void): () => void {
  waiting.add(tell);
  // Without the table the sentence stands there in English, which is better than nothing.
  loadSentences().catch(() => undefined);
  return () => waiting.delete(tell);
}
