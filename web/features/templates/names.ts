import type { Template } from '#contract/templates.ts';
import { said } from '../../language/sentences.ts';
import { locale, t } from '../../language/texts.ts';

const spoken = new Intl.DisplayNames(locale, { type: 'language' });

/** What the platform calls `ta` or `en_US`, in the agent's language. */
export function languageName(code: string): string {
  try {
    return spoken.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}

const categories = ['utility', 'marketing', 'authentication'] as const;

export function categoryName(category: string): string {
  const known = categories.find((one) => one === category);
  return known ? t(`template.category.${known}`) : category;
}

/** Why nobody can send it. */
export function whyNot({ state, unsendable }: Template): string | null {
  return state === 'approved' ? unsendable && said(unsendable) : t(`template.why.${state}`);
}

/** What a field is for. */
export function valueLabel({ buttons, header, values }: Template, value: Template['values'][number]): string {
  const { place, name } = value;
  if (place === 'button') {
    const at = values.filter((each) => each.place === 'button').indexOf(value);
    return t('template.value.button', { name: buttons.filter((each) => each.value)[at]?.title ?? name });
  }
  const ofPlace = (['latitude', 'longitude', 'name', 'address'] as const).find((one) => one === name);
  if (place === 'header' && header?.kind === 'place' && ofPlace) return t(`template.value.${ofPlace}`);
  return t(`template.value.${place}`, { name });
}
