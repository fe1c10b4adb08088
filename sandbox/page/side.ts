import { settingsOf } from '../control/settings.ts';
import type { Account } from '../core/things.ts';
import { type Html, html } from './html.ts';
import { button, form, moment, type Scene, titles } from './scene.ts';

/** What connects an account with a desk, what goes wrong, and what was refused. */
export function sidePart(scene: Scene): Html {
  return html`${scene.account ? connectPart(scene, scene.account) : null}${faultsPart(scene)}${journalPart(scene)}`;
}

function connectPart(scene: Scene, account: Account): Html {
  const channels = settingsOf(scene.world, account);
  return html`<section aria-labelledby="connect-title"><h2 id="connect-title">Connect</h2>
  ${channels.map(
    ({ platform, appId, settings, webhook }) => html`<details${webhook ? null : html` open`}>
      <summary>${titles[platform] ?? platform}${webhook ? ', connected' : ''}</summary>
      <p class="quiet">Give these to a new channel in Earshot, then enter the address that it shows.</p>
      <dl>${Object.entries(settings).map(
        ([name, value]) =>
          html`<dt>${name}</dt><dd><input readonly value="${value}" aria-label="${name}"></dd>`,
      )}</dl>
      ${form(
        scene,
        'webhook',
        html`<input type="hidden" name="app" value="${appId}">
        <label for="url-${appId}">Address of the channel’s webhook</label>
        <div class="row"><input id="url-${appId}" name="url" type="url" required value="${webhook ?? ''}" placeholder="http://127.0.0.1:4000/webhooks/…"><button>Check and keep</button></div>`,
      )}
    </details>`,
  )}</section>`;
}

const faultKinds: [value: string, label: string][] = [
  ['duplicate', 'Webhooks come twice'],
  ['shuffle', 'Webhooks come in another order'],
  ['batch', 'Webhooks are gathered into one request'],
  ['delay', 'Webhooks come late'],
  ['drop', 'Webhooks are lost'],
  ['bad-signature', 'Webhooks are signed wrongly'],
  ['server-error', 'Calls end with 500'],
  ['server-error-after', 'Calls are carried out, then end with 500'],
  ['hang-up', 'Calls are carried out, then the line is cut'],
  ['slow', 'Calls take long'],
  ['rate-limit', 'Calls are too many'],
  ['usage', 'The allowance is nearly used up'],
  ['echo-first', 'Echoes come before the answer'],
  ['media-fails', 'Media cannot be fetched'],
  ['delivery-fails', 'Messages are not delivered (WhatsApp)'],
];

function faultsPart(scene: Scene): Html {
  const { world } = scene;
  return html`<section aria-labelledby="faults-title"><h2 id="faults-title">Misbehave</h2>
  <ul class="plain">${world.faults.map(
    ({ id, kind, left }) => html`<li class="row"><span>${kind}${left === null ? '' : `, ${left} left`}</span>
      ${button(scene, 'fault-off', { id }, 'Off', `Switch ${kind} off`)}</li>`,
  )}</ul>
  ${form(
    scene,
    'fault-on',
    html`<label for="fault">What goes wrong</label>
    <select id="fault" name="kind">${faultKinds.map(
      ([value, label]) => html`<option value="${value}">${label}</option>`,
    )}</select>
    <div class="row">
      <label>Times <input name="count" type="number" min="1" max="1000" placeholder="always"></label>
      <label>Likelihood, % <input name="percent" type="number" min="1" max="100" placeholder="100"></label>
      <button>Switch on</button>
    </div>`,
  )}
  <h3>Once</h3>
  <div class="row">
    ${button(scene, 'once', { kind: 'close-window' }, 'Close the window')}
    ${button(scene, 'once', { kind: 'unsubscribe' }, 'Unsubscribe silently')}
    ${button(scene, 'token', { state: 'revoked' }, 'Revoke the token')}
    ${button(scene, 'token', { state: 'valid' }, 'Make the token valid')}
  </div>
  <h3>Time</h3>
  <p class="quiet" id="live-clock">It is ${moment(world.clock.now())} here.</p>
  <div class="row">
    ${button(scene, 'clock', { hours: '1' }, 'An hour later')}
    ${button(scene, 'clock', { hours: '24' }, 'A day later')}
    ${button(scene, 'clock', { hours: '168' }, 'A week later')}
  </div></section>`;
}

function journalPart({ world }: Scene): Html {
  const { refused, deliveries } = world.journal;
  return html`<section aria-labelledby="journal-title"><h2 id="journal-title">What happened</h2>
  <div id="live-journal">
    <h3>Refused calls: ${refused.length}</h3>
    <ul class="plain">${refused
      .slice(-5)
      .toReversed()
      .map(
        ({ method, path, reason, at }) =>
          html`<li>${moment(at)} <code>${method} ${path}</code><br>${reason}</li>`,
      )}</ul>
    <h3>Webhooks: ${deliveries.length}</h3>
    <ul class="plain">${deliveries
      .slice(-5)
      .toReversed()
      .map(
        ({ status, outcome, at }) =>
          html`<li>${moment(at)} ${outcome}${status === null ? '' : ` (${status})`}</li>`,
      )}</ul>
  </div></section>`;
}

/** Accounts and people to choose from, and forms for more of them. */
export function choices(scene: Scene): Html {
  const { world, account, person } = scene;
  const to = (accountId: string, personId: string): string =>
    `/?${new URLSearchParams({ account: accountId, person: personId })}`;
  return html`<nav aria-label="Accounts">
    <h2>Accounts</h2>
    <ul class="plain">${[...world.accounts.values()].flatMap((one) => {
      const platforms = settingsOf(world, one).map(({ platform }) => titles[platform] ?? platform);
      // A page that only carries an Instagram account is nobody's channel.
      if (platforms.length === 0) return [];
      const current = one === account ? html` aria-current="page"` : null;
      return html`<li><a href="${to(one.id, person?.id ?? '')}"${current}><span class="platform">${platforms.join(
        ', ',
      )}</span> <bdi>${one.name}</bdi></a></li>`;
    })}</ul>
    <details><summary>New account</summary>${form(
      scene,
      'account',
      html`<label for="platform">Platform</label><select id="platform" name="platform">
        <option value="messenger">Messenger</option><option value="facebook-page">Facebook Page comments</option>
        <option value="instagram">Instagram, by its own login</option>
        <option value="instagram-by-page">Instagram, by Facebook’s login</option>
        <option value="whatsapp">WhatsApp</option></select>
      <label for="name">Name</label><input id="name" name="name" dir="auto" required maxlength="100">
      <button>Make it</button>`,
    )}</details>
  </nav>
  <nav aria-label="People">
    <h2>People</h2>
    <ul class="plain">${[...world.people.values()].map(
      (one) =>
        html`<li><a href="${to(account?.id ?? '', one.id)}"${one === person ? html` aria-current="true"` : null}><bdi>${one.name}</bdi></a></li>`,
    )}</ul>
    <details><summary>New person</summary>${form(
      scene,
      'person',
      html`<label for="person-name">Name</label><input id="person-name" name="name" dir="auto" required maxlength="100">
      <label><input type="checkbox" name="nameless" value="yes"> shows no number on WhatsApp</label>
      <button>Add</button>`,
    )}</details>
  </nav>`;
}
