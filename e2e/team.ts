import assert from 'node:assert/strict';
import type { Desk } from './start.ts';

export type Team = ReturnType<typeof teamOf>;

interface Shown {
  kind: string;
  text: string;
  attachments: { name: string; type: string }[];
}

/** What the team does meanwhile, through the API: it owns the chat's channels, reads and answers. */
export function teamOf(desk: Desk) {
  const over = new AbortController();
  return { addChannel, attend, leave: () => over.abort(), arrived, answer };

  /** A website chat of its own for a test. */
  async function addChannel(settings: Record<string, unknown> = {}): Promise<string> {
    const body = { connector: 'website', name: 'Shop', settings: { title: 'The Shop', ...settings } };
    const { id } = await call<{ id: string }>('POST', '/channels', body);
    return id;
  }

  /** Has the desk open until `leave`. */
  async function attend(): Promise<void> {
    const headers = { authorization: `Bearer ${desk.apiKey}`, accept: 'text/event-stream' };
    const stream = await fetch(`${desk.origin}/api/v1/events`, { headers, signal: over.signal });
    assert.ok(stream.ok, `the stream answered ${stream.status}`);
  }

  /** Waits until a conversation of the channel holds exactly these messages of the customer, oldest first. */
  function arrived(channelId: string, texts: string[], contact?: string): Promise<Shown[]> {
    return until(async () => {
      for (const { id } of await conversations(channelId, contact)) {
        const { data } = await call<{ data: Shown[] }>('GET', `/conversations/${id}/messages`);
        const incoming = data.filter(({ kind }) => kind === 'incoming').reverse();
        if (incoming.map(({ text }) => text).join('\n') === texts.join('\n')) return incoming;
      }
    });
  }

  async function answer(channelId: string, question: string, text: string): Promise<void> {
    await arrived(channelId, [question]);
    const [conversation] = await conversations(channelId);
    await call('POST', `/conversations/${conversation?.id}/messages`, { text });
  }

  async function conversations(channelId: string, contact?: string): Promise<{ id: string }[]> {
    const path = `/conversations?state=any&channel=${channelId}`;
    const { data } = await call<{ data: { id: string; contact: { name: string } }[] }>('GET', path);
    return data.filter((conversation) => !contact || conversation.contact.name === contact);
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${desk.origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${desk.apiKey}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
    return answer.json() as Promise<T>;
  }
}

/** Looks again and again until something is there. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not happen within 20 s.');
}
