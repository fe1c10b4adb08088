const fallback = '#1f5fbf';

/** `#rgb` or `#rrggbb` as six digits; anything else becomes our own blue. */
export function readableColour(colour: string): string {
  const digits = colour.trim().replace(/^#/, '').toLowerCase();
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  if (/^[0-9a-f]{3}$/.test(digits)) return `#${digits.replace(/./g, '$&$&')}`;
  return fallback;
}

/** White where it can be read (WCAG: 4.5 : 1), else black, which then can. */
export function inkOn(colour: string): string {
  return 1.05 / (luminance(colour) + 0.05) >= 4.5 ? '#ffffff' : '#000000';
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
