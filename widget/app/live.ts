export interface Live<T> {
  get(): T;
  set(patch: Partial<T>): void;
  /** Calls back after each change, and returns how to stop that. */
  follow(changed: () => void): () => void;
}

/** A value that can be followed; changes of one turn are told once. */
export function live<T extends object>(value: T): Live<T> {
  const followers = new Set<() => void>();
  let told = true;
  return {
    get: () => value,
    set(patch) {
      value = { ...value, ...patch };
      if (!told) return;
      told = false;
      queueMicrotask(() => {
        told = true;
        for (const follower of followers) follower();
      });
    },
    follow(changed) {
      followers.add(changed);
      return () => followers.delete(changed);
    },
  };
}
