export interface Box {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** The browser's storage; where it is blocked or full, memory, which lasts as long as the page. */
export function openBox(real: Storage | null = blockable()): Box {
  const memory = new Map<string, string>();
  return {
    get: (key) => memory.get(key) ?? real?.getItem(key) ?? null,
    set(key, value) {
      try {
        if (!real) throw new Error('blocked');
        real.setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      real?.removeItem(key);
    },
    keys(prefix) {
      const all = new Set(memory.keys());
      for (let i = 0; i < (real?.length ?? 0); i += 1) all.add(real?.key(i) ?? '');
      return [...all].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}

/** Reading the very name `localStorage` throws where a browser blocks storage inside frames. */
function blockable(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
