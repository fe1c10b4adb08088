const fallback = '#1f5fbf';

/** `#rgb` or `#rrggbb` as six digits; anything else becomes our own blue. */
export function readableColour(colour: string): string {
  const digits = colour.trim().replace(/^#/, '').toLowerCase();
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  if (/^[0-9a-f]{3}$/.test(digits)) return `#${digits.replace(/./g, '$&$&')}`;
  return fallback;
}

/** White or near black, whichever contrasts more (WCAG); one of them always reaches 4.5 : 1. */
export function inkOn(colour: string): string {
  const light = luminance(colour);
  const white = 1.05 / (light + 0.05);
  const dark = (light + 0.05) / (luminance('#111111') + 0.05);
  return white >= dark || white >= 4.5 ? '#ffffff' : '#111111';
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
