import type { Page } from 'playwright-core';
import { importTool } from '../scripts/tools.ts';

const AxeBuilder = importTool('@axe-core/playwright').default;

/** What axe finds wrong with a page, WCAG 2.2 AA and below. */
export async function faults(page: Page): Promise<string[]> {
  // Colours are measured once nothing fades in any more.
  await page.waitForTimeout(400);
  await page.evaluate(settled);
  // A frame that runs no script cannot be asked, and what is in it was written by others.
  const axe = new AxeBuilder({ page }).exclude('iframe[sandbox]');
  // Frames of other origins are reached from a page beside this one, which takes as long again.
  axe.setLegacyMode(page.frames().every((frame) => isOwn(frame.url(), page.url())));
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** In the browser: what moves, or is about to, has come to rest or had three seconds; what turns for ever does not count. */
const settled = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await new Promise((done) => setTimeout(done, 50));
  const since = performance.now();
  for (let still = 0; still < 2 && performance.now() - since < 3000; still += 1) {
    await frame();
    const moving = document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
    if (moving.length > 0) still = -1;
    await Promise.race([
      Promise.all(moving.map((each) => each.finished.catch(() => {}))),
      new Promise((done) => setTimeout(done, 3000)),
    ]);
  }
})()`;

function isOwn(frame: string, page: string): boolean {
  return !/^https?:/.test(frame) || new URL(frame).origin === new URL(page).origin;
}
