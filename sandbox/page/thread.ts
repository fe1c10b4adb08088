import type { View } from '../control/view.ts';
import { view } from '../control/view.ts';
import { type Html, html } from './html.ts';
import { kindsFor } from './kinds.ts';
import { button, form, isTold, moment, ownPath, type Scene } from './scene.ts';

type Message = View['messages'][number];

/** What the customer sees of a conversation, and what they can write. */
export function threadPart(scene: Scene): Html {
  const { world, account, person } = scene;
  if (!account || !person) return html`<p class="empty">Choose an account and a person.</p>`;
  const { messages, window, typing, seenAt } = view(world, account, person);
  const last = messages.findLast(({ from }) => from === 'customer');
  const seen = seenAt !== null && last && seenAt >= last.at;
  return html`<section class="phone" aria-labelledby="thread-title">
    <header>
      <h2 id="thread-title"><bdi>${account.name}</bdi></h2>
      <p class="quiet">as <bdi>${person.name}</bdi> sees it${person.online ? null : ', offline'}${
        person.blocked.has(account.id) ? ', blocked' : null
      }</p>
    </header>
    <ol class="thread" id="live-thread" aria-live="polite" aria-label="Messages" tabindex="0">
      ${messages.map((message) => bubble(scene, message))}
      ${seen ? html`<li class="note">Seen</li>` : null}
      ${typing ? html`<li class="note">${account.name} is typing …</li>` : null}
      ${messages.length === 0 ? html`<li class="note">Nothing was written here yet.</li>` : null}
    </ol>
    ${isTold(account, 'messages') ? null : html`<p class="quiet">No app has subscribed to this page’s messages: what is written here reaches no desk.</p>`}
    ${composer(scene)}
    <p class="quiet" id="live-window">${
      window.until === null
        ? 'The brand may not write freely now.'
        : html`The brand may write until ${moment(window.until)}.`
    } ${window.humanUntil === null ? null : html`A person there may until ${moment(window.humanUntil)}.`}</p>
    <div class="row">
      ${button(scene, 'say', { kind: 'read' }, 'Read everything')}
      ${button(scene, 'say', { kind: person.online ? 'offline' : 'online' }, person.online ? 'Go offline' : 'Come online')}
      ${button(
        scene,
        'say',
        { kind: person.blocked.has(account.id) ? 'unblock' : 'block' },
        person.blocked.has(account.id) ? 'Unblock the brand' : 'Block the brand',
      )}
    </div>
  </section>`;
}

function composer(scene: Scene): Html {
  const kinds = kindsFor(scene.account?.kind ?? 'page');
  return form(
    scene,
    'write',
    html`<label for="text">Write as <bdi>${scene.person?.name ?? ''}</bdi></label>
    <textarea id="text" name="text" dir="auto" rows="2"></textarea>
    <div class="row">
      <label for="kind" class="hidden">What to send</label>
      <select id="kind" name="kind">${kinds.map(
        ({ value, label }) => html`<option value="${value}">${label}</option>`,
      )}</select>
      <button class="primary">Send</button>
    </div>`,
  );
}

function bubble(scene: Scene, message: Message): Html {
  const own = message.from === 'customer';
  // An order or an opened chat has neither text nor file to show.
  const bare = !message.text && message.attachments.length === 0 && !message.deleted && !message.unsupported;
  const reactions = message.reactions.map(({ emoji }) => emoji).join(' ');
  return html`<li class="${own ? 'own' : 'theirs'}${message.status === 'failed' ? ' failed' : ''}">
    <div class="bubble">
      ${message.comment ? html`<p class="quote" dir="auto">About your comment: ${message.comment.text}</p>` : null}
      ${message.replyTo ? html`<p class="quote" dir="auto">${message.replyTo.text || 'A message'}</p>` : null}
      ${message.attachments.map((attachment) => file(scene, attachment))}
      ${message.text ? html`<p class="text" dir="auto">${message.text}</p>` : null}
      ${message.deleted ? html`<p class="quiet">Unsent</p>` : null}
      ${bare ? html`<p class="quiet">${message.kind.replaceAll('_', ' ')}</p>` : null}
      ${message.unsupported ? html`<p class="quiet">Something the interface does not show</p>` : null}
    </div>
    ${reactions ? html`<span class="reactions">${reactions}</span>` : null}
    <p class="quiet">${own ? 'You' : message.byApp ? 'The brand' : 'The brand, in its own app'}, ${moment(message.at)}${
      message.edited ? ', edited' : null
    }${message.status ? `, ${message.status}` : null}${message.error ? `: ${message.error}` : null}</p>
    ${choices(scene, message)}
    ${message.deleted ? null : acts(scene, message)}
  </li>`;
}

/** Buttons below the bubble, or a list that opens by a button of its own. */
function choices(scene: Scene, { id, quickReplies, opener }: Message): Html | null {
  if (quickReplies.length === 0) return null;
  const each = quickReplies.map(
    ({ title, payload, description }) =>
      html`${button(scene, 'say', { kind: 'tap', message: id, payload }, title)}${
        description === null ? null : html`<p class="quiet" dir="auto">${description}</p>`
      }`,
  );
  if (opener === null) return html`<div class="row choices">${each}</div>`;
  return html`<details class="choices"><summary><bdi>${opener}</bdi></summary>${each}</details>`;
}

function acts(scene: Scene, message: Message): Html {
  const own = message.from === 'customer';
  return html`<div class="row acts">
    ${own ? null : button(scene, 'say', { kind: 'reaction', message: message.id }, '❤', 'React with a heart')}
    ${own ? button(scene, 'say', { kind: 'unsend', message: message.id }, 'Unsend') : null}
    ${
      own && message.text
        ? html`<details><summary>Edit</summary>${form(
            scene,
            'say',
            html`<input type="hidden" name="kind" value="edit"><input type="hidden" name="message" value="${message.id}">
            <input name="text" value="${message.text}" dir="auto" aria-label="New text"><button class="small">Save</button>`,
          )}</details>`
        : null
    }
  </div>`;
}

function file({ world }: Scene, attachment: Message['attachments'][number]): Html {
  const { name, type, url, mediaType } = attachment;
  const path = url === null ? null : ownPath(world, url);
  if (path && mediaType?.startsWith('image/'))
    return html`<img src="${path}" alt="${name}" width="160" height="120">`;
  if (path && mediaType?.startsWith('audio/'))
    return html`<audio controls src="${path}" aria-label="${name}"></audio>`;
  if (path && mediaType?.startsWith('video/'))
    return html`<video controls src="${path}" width="200" height="120" aria-label="${name}"></video>`;
  if (path) return html`<p dir="auto"><a href="${path}">${name}</a></p>`;
  const words = url ?? (type === 'like_heart' ? '❤' : JSON.stringify(attachment.payload));
  return html`<p class="quiet" dir="auto">${type}: ${words}</p>`;
}
