import type { Page } from 'playwright-core';
import type { Desk } from './start.ts';

type Who = { email: string; password: string };

/** Signed in, the administrator unless told whom, at the inbox. Journeys about signing in type instead. */
export async function signIn(page: Page, desk: Desk, who: Who = desk.admin): Promise<Page> {
  const { email, password } = who;
  const headers = { origin: desk.origin };
  const answer = await page
    .context()
    .request.post(`${desk.origin}/api/auth/sign-in/email`, { data: { email, password }, headers });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
  await page.goto(desk.origin);
  await page.waitForURL('**/inbox/**');
  return page;
}

/** What follows is for the journey to say: a second step, the desk, or a refusal. */
export async function enterPassword(page: Page, origin: string, who: Who): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.locator('input[type=email]').fill(who.email);
  await page.locator('input[type=password]').fill(who.password);
  await page.locator('button[type=submit]').click();
}
