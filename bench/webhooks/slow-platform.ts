import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../rig/api.ts';
import type { Graph } from '../rig/graph.ts';
import { type Page, signed } from '../rig/pages.ts';
import type { Earshot } from '../rig/server.ts';
import { figure } from './conditions.ts';
import type { Door } from './sender.ts';

/** From now on the platform takes 20 s over everything; so many answers are asked for, so many files came in. */
export async function slowDown(o: {
  graph: Graph;
  api: Api;
  ids: string[];
  door: Door;
  page: Page;
  files: number;
  round: number;
}): Promise<number> {
  await o.graph.setPace({ nameMs: 20_000, sendMs: 20_000, fileMs: 20_000 });
  for (let n = 0; n < o.files; n += 1) {
    const body = withFile(o.page, `${o.graph.url}/file/${n}`, `m_file${o.round}-${n}_`, n);
    if ((await o.door.tell({ key: '', body, headers: signed(body) })) !== 200)
      throw new Error('a message with a file was refused');
  }
  await Promise.all(o.ids.map((id) => o.api.post(`/conversations/${id}/messages`, { text: 'நன்றி' })));
  // As many as the queue has hands are on their way; the rest waits behind them.
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
    const { open } = await o.graph.reached();
    if (open >= 20) return open;
  }
  return (await o.graph.reached()).open;
}

/** The platform is well again; resolves when everything that waited for it has ended. */
export async function letItBe(graph: Graph, earshot: Earshot): Promise<void> {
  await graph.setPace({ nameMs: 30, sendMs: 50, fileMs: 20 });
  const open = `select (select count(*) from part where state in ('queued', 'sending'))::int
    + (select count(*) from attachment where state = 'fetching')::int as n`;
  for (const deadline = Date.now() + 180_000; (await figure(earshot, open)) > 0; await sleep(500))
    if (Date.now() > deadline) throw new Error('answers or files still wait for the platform');
}

function withFile(page: Page, url: string, mid: string, n: number): Buffer {
  const sender = { id: String(7_300_000_000_000_000 + n) };
  const message = { mid, attachments: [{ type: 'file', payload: { url } }] };
  const event = { sender, recipient: { id: page.id }, timestamp: Date.now(), message };
  const entry = [{ time: Date.now(), id: page.id, messaging: [event] }];
  return Buffer.from(JSON.stringify({ object: 'page', entry }));
}
