import type { VisitorConfig } from '#contract/visitors.ts';
import type { Identity, Page } from '../protocol.ts';
import { CallError, createApi } from './api.ts';
import { inkOn, readableColour } from './colours.ts';
import { connectToPage } from './page.ts';
import { openBox } from './storage.ts';
import { chooseLanguage, directionOf, loadTexts } from './texts.ts';
import type { Desk } from './thread/chat.ts';
import { subjectKey } from './thread/session.ts';
import { pause } from './waiting.ts';

/**
 * The first step, small on purpose: every page of the site loads it. It asks how the chat looks and lets
 * the page draw its button. Thread and screen follow when the visitor opens the chat, or at once in the
 * background where this visitor has a thread already whose answers may be waiting.
 */
const query = new URLSearchParams(location.search);
const channel = location.pathname.split('/').filter(Boolean).at(-1) ?? '';
const page = connectToPage(query.get('origin') ?? '');
const box = openBox();
const start = await page.started;
let { identity } = start;
page.on('identify', (message) => {
  identity = message.identity;
});
const language = chooseLanguage([query.get('language') ?? '', ...navigator.languages]);
document.documentElement.lang = language;
document.documentElement.dir = directionOf(language);

const [config, texts] = await Promise.all([askConfig(), insist(() => loadTexts(language))]);
if (config) await run(config, start.page);

async function run(config: VisitorConfig, from: Page): Promise<void> {
  const { t } = texts;
  const colour = readableColour(config.colour);
  const ink = inkOn(colour);
  const title = config.title || t('visitor.title');
  document.title = title;
  const desk: Desk = { channel, config, colour, ink, texts, language, page, box, from };
  let view: { show(identity: Identity | null): void } | undefined;

  const wake = async () => {
    view ??= (await insist(() => import('./view/show.tsx'))).mount(desk);
    view.show(identity);
  };
  page.on('shown', wake);
  page.on('identify', () => {
    if (view || isKnown()) void wake();
  });
  page.tell({
    type: 'ready',
    look: {
      colour,
      ink,
      side: config.side,
      dir: directionOf(language),
      title,
      open: t('visitor.open'),
      close: t('visitor.close'),
    },
  });
  if (isKnown()) await wake();

  function isKnown(): boolean {
    return box.get(`${subjectKey(channel, identity)}/known`) !== null;
  }
}

async function askConfig(): Promise<VisitorConfig | undefined> {
  const api = createApi(channel);
  try {
    return await insist(() => api.call<VisitorConfig>('/config'));
  } catch (error) {
    page.tell({
      type: 'gone',
      reason: error instanceof Error ? error.message : 'its settings could not be read',
    });
  }
}

/** Tries until it works: a page may stay open for days. What the server refuses is not asked again. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CallError && error.final) throw error;
      await pause(attempt);
    }
  }
}
