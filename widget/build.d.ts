/** Made by the build (vite.config.ts): for each language of `locales/` the address of its visitor texts. */
declare module 'virtual:languages' {
  export const languages: Record<string, string>;
}

declare module '*.css';

/** The text of a style sheet, made small. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
