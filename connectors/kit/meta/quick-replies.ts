import type { Choices, OutgoingPart } from '../../connector.ts';

/** They stand above the keyboard, and are gone as soon as one is tapped or anything else is written. */
export function quickReplies(text: number): Choices {
  return { text, forms: [{ form: 'replies', max: 13, title: 20, description: 0 }] };
}

/** As they stand in a message; nothing where there are none. */
export function asQuickReplies({ choices }: OutgoingPart): { quick_replies?: object[] } {
  if (!choices) return {};
  return {
    quick_replies: choices.options.map(({ id, title }) => ({ content_type: 'text', title, payload: id })),
  };
}
