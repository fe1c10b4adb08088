import { language } from './texts.ts';

const translated = import.meta.glob<string>('../../connectors/*/README.*.md', {
  query: '?raw',
  import: 'default',
});

/** A connector's guide in the agent's language; null where there is only the English one. */
export async function translatedGuide(connector: string): Promise<string | null> {
  return (await translated[`../../connectors/${connector}/README.${language}.md`]?.()) ?? null;
}
