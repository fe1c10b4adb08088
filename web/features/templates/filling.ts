import type { Attachment } from '#contract/messages.ts';
import type { FilledTemplate, Template } from '#contract/templates.ts';

/** A template that is being filled in: kept with the draft until it is sent. */
export interface Filling {
  name: string;
  language: string;
  values: { place: Place; name: string; value: string }[];
  /** The file of its header. */
  file: Attachment | null;
}
type Place = Template['values'][number]['place'];

/** With the customer's name where a value is called like it; everything else is for the agent to say. */
export function begin(template: Template, contactName: string): Filling {
  return {
    name: template.name,
    language: template.language,
    values: template.values.map(({ place, name }) => ({ place, name, value: knownFor(name, contactName) })),
    file: null,
  };
}

/** What was filled in before, as far as the template still asks for it. */
export function goOn(template: Template, before: Filling | null, contactName: string): Filling {
  const fresh = begin(template, contactName);
  if (before?.name !== template.name || before.language !== template.language) return fresh;
  const typed = (place: Place, name: string) =>
    before.values.find((value) => value.place === place && value.name === name)?.value;
  const values = fresh.values.map((each) => ({ ...each, value: typed(each.place, each.name) ?? each.value }));
  return { ...fresh, values, file: before.file };
}

export function withValue(filling: Filling, place: Place, name: string, value: string): Filling {
  const isIt = (each: Filling['values'][number]) => each.place === place && each.name === name;
  return { ...filling, values: filling.values.map((each) => (isIt(each) ? { ...each, value } : each)) };
}

/** As it goes to the server: what is empty is left out. */
export function asFilled({ name, language, values }: Omit<Filling, 'file'>): FilledTemplate {
  return { name, language, values: values.filter(({ value }) => value.trim() !== '') };
}

/** Of a header that is a file, which kind. */
export function fileKindOf({ header }: Template): 'image' | 'video' | 'document' | null {
  return header && header.kind !== 'text' && header.kind !== 'place' ? header.kind : null;
}

/** Whoever came without a name, as a number or as a machine's id, is better not addressed by it. */
function knownFor(valueName: string, contactName: string): string {
  const called = contactName.trim();
  if (!/\p{L}{2}/u.test(called) || /[0-9a-f]{8}-[0-9a-f]{4}-/i.test(called)) return '';
  if (/^(first|given)_?name$/i.test(valueName)) return called.split(/\s+/)[0] ?? '';
  return /^((customer|contact|client|user|full)_?)?name$/i.test(valueName) ? called : '';
}
