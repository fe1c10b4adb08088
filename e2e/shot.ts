import type { Page } from 'playwright-core';

/** A picture of the page as it is now, for whoever wants to look: `SHOTS=FOLDER npm test -- e2e/…`. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
}
