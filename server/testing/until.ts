const limit = 20_000;

/**
 * Asks again and again until the answer is there: anything but undefined, null and false. What the
 * condition throws counts as "not yet"; the last of it is thrown when the limit is reached.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  within = limit,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + within;
  for (let wait = 2; ; wait = Math.min(wait * 1.5, 100)) {
    let reason: unknown;
    try {
      const found = await condition();
      if (found !== undefined && found !== null && found !== false)
        return found as Exclude<T, undefined | null | false>;
    } catch (error) {
      reason = error;
    }
    if (Date.now() > end)
      throw reason ?? new Error(`This did not come about in ${within / 1000} s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
