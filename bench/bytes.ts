import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { installTools, root, run as runProgram } from '../scripts/tools.ts';
import { openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';

export const bytes = bench({
  about: 'what a browser loads, gzip: the desk at first load, the widget’s loader, the widget opened',
  options: { language: 'en' },
  run,
});

const targets = { desk: 250, loader: 3, widget: 35 };

async function run(o: { language: string }): Promise<Result> {
  await installTools();
  const built = await runProgram(process.execPath, ['scripts/build.ts'], { cwd: root });
  if (built.code !== 0) throw new Error(`the build failed:\n${built.output}`);
  const earshot = await startEarshot();
  const api = openApi(earshot.url, earshot.apiKey);
  const browser = await launchBrowser();
  try {
    const channel = await api.post<{ tryUrl: string }>('/channels', {
      connector: 'website',
      name: 'Bench',
      settings: {},
    });
    const context = await browser.newContext({ locale: o.language });
    await context.request.post(`${earshot.url}/api/auth/sign-in/email`, {
      data: { email: 'bench@example.org', password: 'a password for benches' },
      headers: { origin: earshot.url },
    });
    const desk = await weigh(await context.newPage(), earshot.url, async (page) => {
      await page.goto(`${earshot.url}/`, { waitUntil: 'networkidle' }).catch(() => {});
      await page.waitForTimeout(1_500);
    });
    const site = await context.newPage();
    const loaded = await weigh(site, earshot.url, async (page) => {
      await page.goto(channel.tryUrl);
      await page.waitForTimeout(1_500);
    });
    const opened = await weigh(site, earshot.url, async (page) => {
      await page.locator('button').first().click();
      await page.waitForTimeout(2_500);
    });
    // The page to try it on is no part of what a customer's site loads.
    const isWidgets = ({ path }: Weight): boolean => /^\/widget\/(?!assets\/try-)/.test(path);
    const widget = [...loaded, ...opened].filter(isWidgets);
    const loader = sum(widget.filter(({ path }) => /\/loader\.js$/.test(path)));
    const found = {
      desk: sum(desk.filter(({ kind }) => kind !== 'font')),
      loader,
      widget: sum(widget.filter(({ path, kind }) => kind !== 'font' && !/\/loader\.js$/.test(path))),
    };
    list('desk', desk);
    list('widget', widget);
    return {
      bench: 'bytes',
      rounds: 1,
      ours: found.desk,
      ceiling: targets.desk,
      ratio: rounded(found.desk / targets.desk),
      met:
        found.desk <= targets.desk &&
        loader > 0 &&
        loader <= targets.loader &&
        found.widget > 0 &&
        found.widget <= targets.widget,
      unit: 'kB, gzip',
      ...found,
      deskFonts: sum(desk.filter(({ kind }) => kind === 'font')),
      targets,
    };
  } finally {
    await browser.close();
    await api.close();
    await earshot.stop();
  }
}

interface Weight {
  path: string;
  kind: string;
  kb: number;
}

/** What the page and its frames fetch from us meanwhile: documents, scripts, styles, fonts; not data. */
async function weigh(page: Page, origin: string, work: (page: Page) => Promise<void>): Promise<Weight[]> {
  const found = new Map<string, Promise<Weight | null>>();
  const take = (response: Response): void => {
    const url = new URL(response.url());
    const kind = response.request().resourceType();
    if (url.origin !== origin || !['document', 'script', 'stylesheet', 'font'].includes(kind)) return;
    if (!found.has(url.pathname)) found.set(url.pathname, weightOf(response, url.pathname, kind));
  };
  page.on('response', take);
  await work(page);
  page.off('response', take);
  return (await Promise.all(found.values())).filter((weight) => weight !== null);
}

async function weightOf(response: Response, path: string, kind: string): Promise<Weight | null> {
  const body = await response.body().catch(() => null);
  if (!body) return null;
  // A font is packed by itself.
  const size = kind === 'font' ? body.length : gzipSync(body).length;
  return { path, kind, kb: size / 1_000 };
}

function sum(list: Weight[]): number {
  return rounded(list.reduce((total, { kb }) => total + kb, 0));
}

function list(what: string, weights: Weight[]): void {
  for (const { path, kind, kb } of weights.sort((a, b) => b.kb - a.kb))
    say(`${what} ${kind}`, { [path]: kb });
}
