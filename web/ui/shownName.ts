import { t } from '../language/texts.ts';

const machineName = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})$/i;
/** What stands in the place of a name that nobody told; the server knows them by `contacts/stand-in.ts`. */
const standIn = /^(?:Visitor ([0-9A-F]{4})|Somebody on (\p{L}+))$/u;

/** Who has told no name is called a visitor, with the end of their id to tell two of them apart. */
export function shownName(name: string): string {
  if (name.trim() === '') return t('contact.nameless');
  const [, end, platform] = standIn.exec(name) ?? machineName.exec(name) ?? [];
  if (platform) return t('contact.somebodyOn', { platform });
  return end ? t('contact.visitor', { end }) : name;
}
