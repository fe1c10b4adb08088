import type { Attachment } from '#contract/messages.ts';

/** An attachment's row, also as `to_jsonb` writes it. */
export interface AttachmentRow {
  id: string;
  name: string;
  type: string;
  size: string | number;
  state: Attachment['state'];
  width: number | null;
  height: number | null;
}

/** Types that a browser may show in place: none of them can carry a script. */
const inlineTypes =
  /^(image\/(png|jpeg|gif|webp|avif)|audio\/(mpeg|ogg|mp4|wav|webm|aac)|video\/(mp4|webm|ogg))$/;

export function isInline(type: string): boolean {
  return inlineTypes.test(type);
}

export function asAttachment(row: AttachmentRow, base = '/api/v1/files'): Attachment {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    state: row.state,
    url: row.state === 'stored' ? `${base}/${row.id}` : null,
    inline: isInline(row.type),
    width: row.width,
    height: row.height,
  };
}
