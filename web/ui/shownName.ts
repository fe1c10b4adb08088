import { t } from '../language/texts.ts';

const machineName = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})$/i;

/** Who has told no name is called a visitor, with the end of their id to tell two of them apart. */
export function shownName(name: string): string {
  if (name.trim() === '') return t('contact.nameless');
  const end = machineName.exec(name)?.[1];
  return end ? t('contact.visitor', { end }) : name;
}
