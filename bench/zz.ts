import { startEarshot } from './rig/server.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { measure } from './screen/measure.ts';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
const e = await startEarshot({ nodeArgs: ['--import', '/tmp/timing.mjs'], keep: true });
const api = openApi(e.url, e.apiKey); const ch = await connectApiChannel(api);
let i = 0;
console.log(await measure(e.url, { url: e.url, path: '/api/v1/events', headers: { authorization: `Bearer ${e.apiKey}` } }, (mark) => { const n = Math.floor(Math.random() * 200); const body = Buffer.from(JSON.stringify({ type: 'message', id: `x${i++}`, thread: { id: `t${n}` }, author: { id: `p${n}`, name: `P ${n}` }, text: `${mark} hello` })); return { path: ch.path, headers: { 'content-type': 'application/json', ...webhookHeaders(ch.secret, `w${i}`, new Date(), body) }, body }; }, { agents: 10, perSecond: Number(process.argv[2] ?? 200), seconds: 5 }));
const pid = e.pid(); await api.close(); process.kill(pid, 'SIGTERM'); await new Promise((r) => setTimeout(r, 1500)); const { readFileSync } = await import('node:fs'); console.log(readFileSync(e.dataDir.replace(/data$/, 'server.log'), 'utf8').split('\n').slice(-50).join('\n')); await e.stop();
