import { makePeople, open } from '../control/practice.ts';
import type { Platform } from '../core/things.ts';
import type { Sandbox } from '../open.ts';

const platforms: [platform: Platform, name: string, login?: 'facebook'][] = [
  ['messenger', 'Teahouse Ararat'],
  ['facebook-page', 'Teahouse Ararat, the page'],
  ['instagram', 'Teahouse Ararat'],
  ['instagram', 'Teahouse Ararat, by Facebook’s login', 'facebook'],
  ['whatsapp', 'Teahouse Ararat'],
];

/** One account on each platform and six people; the same ids and secrets at every start. */
export async function furnish(sandbox: Sandbox): Promise<void> {
  makePeople(sandbox.world);
  // One app for all of them, as brands have it.
  let app: string | undefined;
  for (const [platform, name, login = 'instagram'] of platforms) {
    const as = `${platform} ${login}`;
    const input = { platform, name, login, as, app };
    const made = await sandbox.control<{ account: string; app: string }>('POST', '/accounts', input);
    app = made.app;
    await open(sandbox.world, platform, made.account);
  }
}
