import { z } from 'zod';
import { words } from './endpoint.ts';

/** Answers to choose from, as they stand below a message. */
export const shownChoices = z
  .object({
    form: z
      .enum(['buttons', 'list', 'replies'])
      .describe('a list opens by a button; replies are gone with the next message'),
    opener: z.string().nullable().describe('what the button says that opens a list'),
    options: z.array(
      z.object({
        title: z.string(),
        description: z.string().nullable(),
        taken: z.boolean().describe('the customer has tapped it'),
      }),
    ),
  })
  .meta({ id: 'Choices' });
export type ShownChoices = z.output<typeof shownChoices>;

/** What goes along with an answer. */
export const askedChoices = {
  choices: z
    .array(z.object({ title: words(200), description: words(500).nullish() }))
    .min(1)
    .max(50)
    .optional()
    .describe('what the customer can tap below the text; how many and how long, the composer says'),
  choicesButton: words(200)
    .optional()
    .describe('where they are shown as a list: what the button says that opens it'),
};
