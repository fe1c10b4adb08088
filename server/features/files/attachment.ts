import type { Attachment } from '#contract/messages.ts';

/** An attachment's row, also as `to_jsonb` writes it. */
export interface AttachmentRow {
  workspace_id?: string;
  id: string;
  name: string;
  type: string;
  size: string | number;
  state: Attachment['state'];
  width: number | null;
  height: number | null;
  content_id?: string | null;
  expires_at?: string | Date | null;
  error?: string | null;
}

/** Types that a browser may show in place: none of them can carry a script. Voice messages name their codec. */
const inlineTypes =
  /^(image\/(png|jpeg|gif|webp|avif)|audio\/(mpeg|ogg|mp4|x-m4a|wav|webm|aac)|video\/(mp4|webm|ogg))(; ?codecs=[\w.,]+)?$/;

export function isInline(type: string): boolean {
  return inlineTypes.test(type);
}

/** `base`: where others than agents fetch it. */
export function asAttachment(row: AttachmentRow, base?: string): Attachment {
  const state = hasExpired(row) ? 'expired' : row.state;
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    state,
    url: state === 'stored' ? (base ? `${base}/${row.id}` : agentsUrl(row)) : null,
    inline: isInline(row.type),
    embedded: row.content_id != null,
    width: row.width,
    height: row.height,
    // The reason may speak of the team's settings.
    error: state === 'failed' && !base ? (row.error ?? null) : null,
  };
}

/** The file itself goes at the next round; nobody is shown it in between. */
export function hasExpired({ expires_at: at }: { expires_at?: string | Date | null }): boolean {
  return at != null && new Date(at).getTime() <= Date.now();
}

function agentsUrl({ id, workspace_id }: AttachmentRow): string {
  return `/api/v1/files/${id}${workspace_id ? `?workspace=${workspace_id}` : ''}`;
}
