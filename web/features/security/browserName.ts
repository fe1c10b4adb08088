// What comes first wins: most browsers also claim to be the ones below them.
const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
] as const;
const systems = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** A short name for what a browser calls itself, such as "Firefox, Linux"; null where it says nothing known. */
export function browserName(userAgent: string | null): string | null {
  const found = [browsers, systems].flatMap(
    (known) => known.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? [],
  );
  return found.join(', ') || null;
}
