/// <reference types="vite/client" />

/** A part of a language's texts: see split-texts.ts. */
declare module '*.json?desk' {
  const texts: Record<string, string>;
  export default texts;
}
declare module '*.json?rest' {
  const texts: Record<string, string>;
  export default texts;
}
