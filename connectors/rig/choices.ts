import assert from 'node:assert/strict';
import { type ChoiceForm, type Connector, type OfferedChoices, SendError } from '../connector.ts';
import type { SendCase } from './cases.ts';
import { contextOf, type Script } from './exchange.ts';
import { emptyPart } from './part.ts';
import { settingsOf } from './requests.ts';

/** A letter of each of the scripts that are usual here, and a sign of several. */
const letters = ['a', 'ய', 'ఎ', 'क', 'ն', 'م', '🫖'];

/** What a connector says of its choices makes sense, and it hands over nothing that goes beyond it. */
export async function runChoices(connector: Connector, one: SendCase): Promise<void> {
  const { choices } = connector;
  assert.ok(choices);
  assert.ok(choices.text > 0 && choices.text <= connector.limits.text.max, 'the text beside them');
  const maxima = choices.forms.map(({ max }) => max);
  assert.deepEqual(
    maxima,
    maxima.toSorted((a, b) => a - b),
    'the form with the most room is the last one',
  );
  for (const form of choices.forms) {
    assert.ok(form.max > 0 && form.title > 0 && form.description >= 0);
    assert.equal(form.opener !== undefined, form.form === 'list', 'a list opens by a button');
    for (const letter of letters)
      for (const offered of beyond(form, letter)) await refuses(connector, one, offered);
  }
}

/** One too many, and one sign too much in each of its places. */
function beyond(form: ChoiceForm, letter: string): OfferedChoices[] {
  const opener = form.opener === undefined ? null : letter;
  const option = (at: number, title: string, description: string | null = null) => ({
    id: `earshot:0195c0de-0000-7000-8000-000000000001:${at}`,
    ...{ title, description },
  });
  const fine = option(0, letter.repeat(form.title));
  const made = (options: OfferedChoices['options'], words = opener): OfferedChoices => ({
    form: form.form,
    ...{ opener: words, options },
  });
  return [
    made(Array.from({ length: form.max + 1 }, (_, at) => option(at, `${letter}${at}`))),
    made([fine, option(1, letter.repeat(form.title + 1))]),
    made([fine, option(1, letter, letter.repeat(form.description + 1))]),
    ...(form.opener === undefined ? [] : [made([fine], letter.repeat(form.opener + 1))]),
  ];
}

async function refuses(connector: Connector, one: SendCase, choices: OfferedChoices): Promise<void> {
  const settings = settingsOf(connector, one.settings);
  const script: Script = { left: [] };
  const context = { ...contextOf(one, settings, script), doorAddress: null };
  const given = { ...emptyPart(context.now), ...one.part, text: 'x', attachments: [], choices };
  const error = await connector.send?.(given, context).then(
    () => assert.fail('it was handed over'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SendError && error.kind === 'rejected', String(error));
}
