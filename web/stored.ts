/** What this browser remembers. Storage may be full or forbidden; then the desk works on, forgetful. */
export function remembered<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(`earshot.${key}`);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`earshot.${key}`);
    else localStorage.setItem(`earshot.${key}`, JSON.stringify(value));
  } catch {
    // Nothing is lost that the server knows.
  }
}
