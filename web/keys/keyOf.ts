/**
 * The shortcut letter of a key press. On a keyboard that writes another script the place of the key counts:
 * where a Latin keyboard has its J.
 */
export function keyOf(event: { key: string; code: string }): string {
  if (/^[\u0021-\u007e]$/.test(event.key)) return event.key.toLowerCase();
  if (event.key.length > 1) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter.toLowerCase();
  if (event.code === 'Slash') return 'shiftKey' in event && event.shiftKey ? '?' : '/';
  if (event.code === 'Comma') return ',';
  return event.code === 'Period' ? '.' : event.key;
}
