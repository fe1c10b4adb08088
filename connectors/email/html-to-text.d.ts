/** The package brings no types; this is what is used of it. */
declare module 'html-to-text' {
  export interface BlockTextBuilder {
    addLiteral(text: string): void;
    openBlock(options?: { leadingLineBreaks?: number; isPre?: boolean }): void;
    closeBlock(options?: { trailingLineBreaks?: number; blockTransform?: (text: string) => string }): void;
  }
  export type Formatter = (
    element: { children?: unknown[] },
    walk: (children: unknown[] | undefined, builder: BlockTextBuilder) => void,
    builder: BlockTextBuilder,
    options: { leadingLineBreaks?: number; trailingLineBreaks?: number },
  ) => void;
  export function convert(
    html: string,
    options: {
      wordwrap?: number | false;
      limits?: { maxInputLength?: number; maxDepth?: number; ellipsis?: string };
      formatters?: Record<string, Formatter>;
      selectors?: { selector: string; format?: string; options?: Record<string, unknown> }[];
    },
  ): string;
}
