const name = 'earshot:template';

/** Has the composer that is on screen open its templates. */
export function askForTemplate(): void {
  document.dispatchEvent(new Event(name));
}

/** Listens for that; answers what ends it. */
export function onTemplateAsked(open: () => void): () => void {
  document.addEventListener(name, open);
  return () => document.removeEventListener(name, open);
}
