import assert from 'node:assert/strict';
import type { Connector, Raw } from '../connector.ts';
import type { ReceiveCase } from './cases.ts';
import { assertHidden, verdictOf } from './receive.ts';
import { bodyOf, requestOf, type Signing, secretsOf, settingsOf } from './requests.ts';

/** Whatever is changed about a genuine request, it must be refused, with a reason that shows no secret. */
export function runTampered(connector: Connector, one: ReceiveCase, signing: Signing): void {
  const settings = settingsOf(connector, one.settings);
  const raw = requestOf(one, bodyOf(one), settings, signing);
  assert.ok(verdictOf(connector, one, raw, settings).accepted, 'the genuine request was refused');
  for (const [what, forged] of forgeries(raw, one, signing)) {
    const verdict = verdictOf(connector, one, forged, settings);
    if (verdict.accepted) assert.fail(`accepted with ${what}`);
    assert.match(verdict.reason, /^\S.*\S$/, `refused without a reason, with ${what}`);
    assertHidden(secretsOf(connector, settings), verdict);
  }
}

function forgeries(raw: Raw, one: ReceiveCase, signing: Signing): [string, Raw][] {
  const proof = Object.keys(raw.headers).filter((name) => !(name in one.request.headers));
  const headers = proof.flatMap((name): [string, Raw][] => {
    const { [name]: value = '', ...others } = raw.headers;
    const changed = [...value].map((_, at): [string, Raw] => [
      `character ${at} of ${name} changed`,
      { ...raw, headers: { ...others, [name]: swap(value, at) } },
    ]);
    return [
      ...changed,
      [`${name} cut`, with_(name, value.slice(0, -1))],
      [`no ${name}`, { ...raw, headers: others }],
    ];
  });
  const bodies = signing.bodySigned ? changedBodies(raw.body) : [];
  return [...headers, ...bodies.map((body): [string, Raw] => ['another body', { ...raw, body }])];

  function with_(name: string, value: string): Raw {
    return { ...raw, headers: { ...raw.headers, [name]: value } };
  }
}

function changedBodies(body: Buffer): Buffer[] {
  const flipped = Buffer.from(body);
  const middle = flipped.length >> 1;
  if (flipped.length > 0) flipped[middle] = (flipped[middle] ?? 0) ^ 1;
  else return [Buffer.from(' ')];
  return [flipped, body.subarray(0, -1), Buffer.concat([body, Buffer.from('\n')]), Buffer.alloc(0)];
}

function swap(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
}
