// Runs before the first paint, so that neither colours nor direction flash. Kept in step with
// web/ui/colourScheme.ts and web/language/choice.ts, which write these two keys.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const scheme = read('earshot.colours');
  const dark =
    scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  const language = read('earshot.language') ?? (navigator.language.startsWith('ur') ? 'ur' : 'en');
  root.lang = language;
  root.dir = language === 'ur' ? 'rtl' : 'ltr';
})();
