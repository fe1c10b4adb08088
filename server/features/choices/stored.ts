import type { OfferedChoices } from '#connectors/connector.ts';
import type { StoredChoices } from '#server/schema.ts';

const mark = 'earshot';
const ours = /^earshot:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,3})$/;

export function choiceId(partId: string, at: number): string {
  return `${mark}:${partId}:${at}`;
}

/** Which choice of which part an id speaks of; null where it is none of ours. */
export function readChoiceId(id: string | undefined): { partId: string; at: number } | null {
  const [, partId, at] = ours.exec(id ?? '') ?? [];
  return partId === undefined ? null : { partId, at: Number(at) };
}

/** As a connector gets them. */
export function offered(partId: string, choices: StoredChoices | null): OfferedChoices | null {
  if (!choices) return null;
  const options = choices.options.map((option, at) => ({ id: choiceId(partId, at), ...option }));
  return { ...choices, options };
}
