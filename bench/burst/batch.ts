import { type Page, signed } from '../rig/pages.ts';

/** A request with so many updates, the pages in turn, as their platform signs it. */
export function batch(
  pages: Page[],
  updates: number,
  round: number,
): { body: Buffer; headers: Record<string, string> } {
  const at = Date.now() - updates;
  const entry = Array.from({ length: updates }, (_, n) => {
    const page = pages[n % pages.length]?.id ?? '';
    const sender = { id: String(9_000_000_000 + ((n * 7 + round) % 400)) };
    const message = { mid: `m_${round}_${n}`, text: `${n} மூடி பொருந்தவில்லை. Պատվերը դեռ չի հասել։` };
    return {
      id: page,
      time: at + n,
      messaging: [{ sender, recipient: { id: page }, timestamp: at + n, message }],
    };
  });
  const body = Buffer.from(JSON.stringify({ object: 'page', entry }));
  return { body, headers: signed(body) };
}
