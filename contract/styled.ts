import { z } from 'zod';
import { id } from './endpoint.ts';

const mark = z.enum(['bold', 'italic', 'strike', 'code']);
export type Mark = z.output<typeof mark>;

/** A stretch of a line that is written in one way. */
const run = z.object({
  text: z.string(),
  marks: z.array(mark).optional(),
  url: z.string().optional().describe('http, https or mailto: where the stretch leads'),
  mention: id.optional().describe('the agent or the team that it names, in a note'),
});
export type Run = z.output<typeof run>;

/** One line of a text with its marks. What it reads without them is `lead` and the texts of its runs. */
export const styledLine = z
  .object({
    as: z.enum(['text', 'item', 'quote', 'code']),
    lead: z.string().describe('what stands before an item or a quoted line, such as “• ”, “2. ” or “> ”'),
    runs: z.array(run),
  })
  .meta({ id: 'StyledLine' });
export type StyledLine = z.output<typeof styledLine>;
