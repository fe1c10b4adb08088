import { locale, t } from './texts.ts';

const plain = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

export function number(value: number): string {
  return plain.format(value);
}

/** 12,345 becomes 12.3K: for counts beside lists. */
export function shortNumber(value: number): string {
  return value < 10_000 ? plain.format(value) : short.format(value);
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return t('size.bytes', { size: bytes });
  if (bytes < 1024 * 1024) return t('size.kilobytes', { size: plain.format(Math.round(bytes / 1024)) });
  return t('size.megabytes', { size: plain.format(Math.round(bytes / 1024 / 102.4) / 10) });
}
