import type { Choices, OfferedChoices } from '../connector.ts';

/** Up to three buttons; with more, longer or described ones a list, which opens by a button of its own. */
export const choices: Choices = {
  text: 1024,
  forms: [
    { form: 'buttons', max: 3, title: 20, description: 0 },
    { form: 'list', max: 10, title: 24, description: 72, opener: 20 },
  ],
};

/** A text with what can be tapped below it. */
export function interactiveOf(text: string, { form, opener, options }: OfferedChoices): object {
  const body = { text };
  if (form !== 'list') {
    const buttons = options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
    return { type: 'button', body, action: { buttons } };
  }
  const rows = options.map(({ id, title, description }) => ({
    id,
    title,
    ...(description !== null && { description }),
  }));
  // A section alone needs no title.
  return { type: 'list', body, action: { button: opener ?? '', sections: [{ rows }] } };
}
