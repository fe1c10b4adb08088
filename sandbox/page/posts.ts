import { type View, view } from '../control/view.ts';
import { type Html, html } from './html.ts';
import { button, form, isTold, moment, ownPath, type Scene } from './scene.ts';

type Post = View['posts'][number];
type Comment = Post['comments'][number];

/** Posts with what stands below them, as this person sees it. */
export function postsPart(scene: Scene): Html | null {
  const { world, account, person } = scene;
  if (!account || !person || account.kind === 'whatsapp') return null;
  const { posts } = view(world, account, person);
  const types = account.kind === 'page' ? ['FEED'] : ['FEED', 'REELS', 'STORY', 'AD', 'LIVE'];
  return html`<section aria-labelledby="posts-title">
    <h2 id="posts-title">Posts</h2>
    <details><summary>Post as the brand</summary>${form(
      scene,
      'brand',
      html`<input type="hidden" name="kind" value="post">
      <label for="post-text">Text</label><textarea id="post-text" name="text" dir="auto" rows="2" required></textarea>
      ${
        types.length > 1
          ? html`<label for="post-type">Kind</label><select id="post-type" name="type">${types.map(
              (type) => html`<option>${type}</option>`,
            )}</select>`
          : null
      }
      <button>Post</button>`,
    )}</details>
    ${isTold(account, 'feed') ? null : html`<p class="quiet">No app has subscribed to this page’s posts: comments reach no desk.</p>`}
    <div id="live-posts">
      ${posts.toReversed().map((post) => onePost(scene, post))}
      ${posts.length === 0 ? html`<p class="empty">The brand has posted nothing yet.</p>` : null}
    </div>
  </section>`;
}

function onePost(scene: Scene, post: Post): Html {
  const top = post.comments.filter(({ parent }) => parent === null);
  const path = post.picture === null ? null : ownPath(scene.world, post.picture);
  return html`<article class="post">
    <h3><bdi>${post.author}</bdi> <span class="quiet">${moment(post.at)}</span></h3>
    <p class="text" dir="auto">${post.text}</p>
    ${path ? html`<img src="${path}" alt="Picture of the post" width="160" height="120">` : null}
    ${
      post.live === null
        ? null
        : post.live
          ? html`<p><strong>Live now.</strong></p>${button(scene, 'brand', { kind: 'end-live', post: post.id }, 'End the broadcast')}`
          : html`<p class="quiet">The broadcast is over.</p>`
    }
    ${top.length > 0 ? html`<ul class="comments">${top.map((comment) => oneComment(scene, post, comment))}</ul>` : null}
    ${commentForm(scene, post, null)}
  </article>`;
}

function oneComment(scene: Scene, post: Post, comment: Comment): Html {
  const below = post.comments.filter(({ parent }) => parent === comment.id);
  const path = comment.picture === null ? null : ownPath(scene.world, comment.picture);
  return html`<li class="${comment.from}">
    <p class="text" dir="auto"><strong><bdi>${comment.author}</bdi></strong> ${comment.text}</p>
    ${path ? html`<img src="${path}" alt="Picture of the comment" width="120" height="90">` : null}
    <p class="quiet">${moment(comment.at)}${comment.hidden ? ', hidden from everybody else' : null}${
      comment.liked ? ', liked by the brand' : null
    }</p>
    <div class="row acts">
      ${comment.from === 'me' ? button(scene, 'say', { kind: 'delete-comment', comment: comment.id }, 'Delete') : null}
      ${
        comment.parent === null
          ? html`<details><summary>Answer</summary>${commentForm(scene, post, comment)}</details>`
          : null
      }
    </div>
    ${below.length > 0 ? html`<ul class="comments">${below.map((one) => oneComment(scene, post, one))}</ul>` : null}
  </li>`;
}

function commentForm(scene: Scene, post: Post, above: Comment | null): Html | null {
  if (post.live === false) return null;
  const label = above ? `Answer ${above.author}` : 'Comment';
  return form(
    scene,
    'say',
    html`<input type="hidden" name="kind" value="comment"><input type="hidden" name="post" value="${post.id}">
    ${above ? html`<input type="hidden" name="parent" value="${above.id}">` : null}
    <div class="row"><input name="text" dir="auto" required placeholder="${label}" aria-label="${label}"><button class="small">Comment</button></div>`,
  );
}
