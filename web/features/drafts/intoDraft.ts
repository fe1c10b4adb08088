import type { SharedDraft } from '#contract/drafts.ts';
import type { Draft } from '../messages/draft.ts';

/** What a colleague has begun goes on here, after what stands here already. */
export function withTakenOver(draft: Draft, { by, text }: SharedDraft): Draft {
  const words = [draft.reply.text, text].filter((each) => each.trim()).join('\n\n');
  return { ...draft, note: false, from: by, reply: { ...draft.reply, text: words } };
}

/** A note that names the colleague, to be gone on with. */
export function withComment({ internal, ...draft }: Draft, { by }: SharedDraft): Draft {
  const text = `${internal.text}${internal.text ? '\n' : ''}@${by.name} `;
  return { ...draft, note: true, internal: { ...internal, text } };
}
