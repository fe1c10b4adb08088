import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { standIn } from '../../testing/standIn.ts';

interface Outgoing {
  clientId: string;
  conversationId: string;
  text: string;
  state: 'sending' | 'refused';
}
/** Of the module, which lives in a page: it is checked as part of one. */
interface Outbox {
  openOutbox(agentId: string, onOthers: (id: string) => void): void;
  putIn(outgoing: Outgoing): void;
  changeIn(outgoing: Outgoing, what: Partial<Outgoing>): void;
  takeOut(conversationId: string, clientId: string): void;
  boxOf(conversationId: string): Outgoing[];
  conversationsWithMail(): string[];
}

const key = 'earshot.outbox.kavitha';
const kept = new Map<string, string>();
const storage = {
  isFull: false,
  getItem: (name: string) => kept.get(name) ?? null,
  setItem(name: string, value: string) {
    if (storage.isFull) throw new DOMException('full', 'QuotaExceededError');
    kept.set(name, value);
  },
  removeItem: (name: string) => void kept.delete(name),
};

describe('the outbox of a browser with two tabs', () => {
  let mine: Outbox;
  let other: Outbox;
  const windows = { mine: new EventTarget(), other: new EventTarget() };
  const heard: string[] = [];
  let restore: () => void;

  before(async () => {
    restore = standIn({ localStorage: storage, window: windows.mine });
    const file = new URL('./outbox.ts', import.meta.url).href;
    mine = await tab(`${file}?mine`, windows.mine);
    other = await tab(`${file}?other`, windows.other, (id) => heard.push(id));
  });
  after(() => restore());

  test('what one puts in outlives what the other does', () => {
    put(mine, 'வணக்கம்');
    put(other, 'سلام');
    assert.deepEqual(textsKept(), ['வணக்கம்', 'سلام']);
    take(other, 'سلام');
    assert.deepEqual(textsKept(), ['வணக்கம்']);
    assert.ok(shown(mine).includes('سلام'), 'until the server has told this tab as well');
    take(mine, 'سلام');
  });

  test('the other follows, may send it later, and what was discarded here is gone there', () => {
    assert.deepEqual(shown(other), ['வணக்கம்']);
    assert.ok(heard.includes('c-வணக்கம்'));
    change(mine, 'வணக்கம்', { state: 'refused' });
    assert.equal(other.boxOf('c-வணக்கம்')[0]?.state, 'refused');
    take(mine, 'வணக்கம்');
    assert.deepEqual(shown(other), []);
    assert.deepEqual(textsKept(), []);
  });

  test('what is on its way is not forgotten because the other tab wrote over it', () => {
    put(mine, 'নমস্কার');
    say(windows.mine, kept.get(key) ?? null, '{}');
    assert.deepEqual(shown(mine), ['নমস্কার']);
    take(mine, 'নমস্কার');
  });

  test('a page that holds what could not be kept is not left without a question', () => {
    assert.equal(isAskedToStay(windows.mine), false);
    storage.isFull = true;
    put(mine, 'Բարեւ');
    assert.equal(isAskedToStay(windows.mine), true);
    take(mine, 'Բարեւ');
    storage.isFull = false;
    assert.equal(isAskedToStay(windows.mine), false);
    put(mine, 'Բարեւ');
    assert.equal(isAskedToStay(windows.mine), false);
  });

  const put = (outbox: Outbox, text: string) => following(outbox, () => outbox.putIn(outgoing(text)));
  const take = (outbox: Outbox, text: string) => following(outbox, () => outbox.takeOut(`c-${text}`, text));
  const change = (outbox: Outbox, text: string, what: Partial<Outgoing>) =>
    following(outbox, () => outbox.changeIn(outgoing(text), what));

  /** As a browser does, every tab but the one that wrote is told. */
  function following(outbox: Outbox, work: () => void): void {
    const before = kept.get(key) ?? null;
    work();
    const now = kept.get(key) ?? null;
    if (now !== before) say(outbox === mine ? windows.other : windows.mine, before, now);
  }
});

async function tab(
  file: string,
  window: EventTarget,
  onOthers: (id: string) => void = () => {},
): Promise<Outbox> {
  const outbox: Outbox = await import(file);
  const restore = standIn({ window });
  outbox.openOutbox('kavitha', onOthers);
  restore();
  return outbox;
}

function say(window: EventTarget, oldValue: string | null, newValue: string | null): void {
  window.dispatchEvent(Object.assign(new Event('storage'), { key, oldValue, newValue }));
}

function isAskedToStay(window: EventTarget): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

function shown(outbox: Outbox): string[] {
  return outbox.conversationsWithMail().flatMap((id) => outbox.boxOf(id).map(({ text }) => text));
}

function textsKept(): string[] {
  const boxes: Record<string, Outgoing[]> = JSON.parse(kept.get(key) ?? '{}');
  return Object.values(boxes).flatMap((box) => box.map(({ text }) => text));
}

function outgoing(text: string): Outgoing {
  return { clientId: text, conversationId: `c-${text}`, text, state: 'sending' };
}
