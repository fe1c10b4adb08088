import type { Connector, FilledTemplate, Template } from '#connectors/connector.ts';
import type { ShownTemplate } from '#contract/templates.ts';

type Problem = ShownTemplate['problems'][number];

const fileKinds = ['image', 'video', 'document'] as const;

/** What keeps these values from being sent, each at its value. `files` are the media types of what goes along. */
export function problemsOf(
  template: Template,
  filled: FilledTemplate,
  files: string[],
  { checkTemplate }: Pick<Connector, 'checkTemplate'>,
): Problem[] {
  const { values } = filled;
  const given = (place: string, name: string) =>
    values.filter((value) => value.place === place && value.name === name);
  const isWanted = (place: string, name: string) =>
    template.values.some((value) => value.place === place && value.name === name);
  const missing = template.values
    .filter(({ place, name }) => given(place, name).every(({ value }) => value.trim() === ''))
    .filter(({ place, name }) => !(place === 'header' && name === fileKindOf(template) && files.length > 0))
    .map(({ place, name }) => ({ place, name, message: missingText(place, name, template), missing: true }));
  const odd = values.filter(({ place, name }) => !isWanted(place, name));
  const twice = template.values.filter(({ place, name }) => given(place, name).length > 1);
  const found = checkTemplate?.(template, {
    ...filled,
    values: values.filter(({ value }) => value.trim() !== ''),
  });
  return [
    ...missing,
    ...odd.map(wrong('This template has no such value.')),
    ...twice.map(wrong('This value is given more than once.')),
    ...fileProblems(template, files),
    ...(found ?? []).map((problem) => ({ ...problem, missing: false })),
  ];
}

/** Of a header that is a file, which kind; its value has this name too. */
function fileKindOf({ header }: Template): (typeof fileKinds)[number] | undefined {
  return fileKinds.find((kind) => kind === header?.kind);
}

function missingText(place: Problem['place'], name: string, template: Template): string {
  return place === 'header' && name === fileKindOf(template)
    ? 'The header needs a file.'
    : 'Fill this in: every value is needed.';
}

function fileProblems(template: Template, files: string[]): Problem[] {
  const kind = fileKindOf(template);
  const [type, another] = files;
  if (type === undefined) return [];
  const at = (message: string): Problem[] => [
    { place: 'header', name: kind ?? 'file', message, missing: false },
  ];
  if (!kind) return at('This template takes no file.');
  if (another !== undefined) return at('The header takes one file.');
  const isMedia = type.startsWith('image/') || type.startsWith('video/');
  const fits = kind === 'document' ? !isMedia : type.startsWith(`${kind}/`);
  if (fits) return [];
  return at(
    `The header takes ${{ image: 'a picture', video: 'a video', document: 'a document' }[kind]}: choose another file.`,
  );
}

function wrong(message: string) {
  return ({ place, name }: { place: Problem['place']; name: string }): Problem => ({
    ...{ place, name, message },
    missing: false,
  });
}
