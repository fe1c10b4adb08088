import type { Attribute, AttributeValue } from '#contract/attributes.ts';
import { dayMonthYear } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';

/** A value as people read it; null where there is none. */
export function shownValue({ type }: Attribute, value: AttributeValue | undefined): string | null {
  if (value === undefined) return null;
  if (type === 'boolean') return t(value ? 'attributes.yes' : 'attributes.no');
  if (type === 'date') return dayMonthYear(`${value}T12:00:00`);
  return String(value);
}
