import type { Page } from 'playwright-core';
import { importTool } from '../scripts/tools.ts';

const AxeBuilder = importTool('@axe-core/playwright').default;

/** What axe finds wrong with a page, WCAG 2.2 AA and below. */
export async function faults(page: Page): Promise<string[]> {
  // Colours are measured once nothing fades in any more.
  await page.waitForTimeout(400);
  // A frame that runs no script cannot be asked, and what is in it was written by others.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe[sandbox]').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
