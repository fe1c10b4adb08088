const formats = new Map<string, Intl.DateTimeFormat>();

export function clock(at: number, language: string): string {
  return format(language, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** "Today", "yesterday", and dates further back. */
export function day(at: number, language: string): string {
  const start = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const ago = Math.round((start(at) - start(Date.now())) / 86_400_000);
  if (ago === 0 || ago === -1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(ago, 'day');
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
  return format(language, { day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric' }).format(
    at,
  );
}

export function bytes(size: number, language: string): string {
  const [unit, value] =
    size < 1e6 ? (['kilobyte', size / 1e3] as const) : (['megabyte', size / 1e6] as const);
  const options = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, options).format(Math.max(value, 0.1));
}

/** Making a format is slow, using one is not. */
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, options);
    formats.set(key, made);
  }
  return made;
}
