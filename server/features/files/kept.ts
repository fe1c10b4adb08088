import type { IncomingAttachment } from '#connectors/connector.ts';
import type { PictureSize } from './picture.ts';

/** A file that came inside a document, on our disk already. */
export type KeptFile = { key: string; size: number; type: string } & PictureSize;

/** The files of one message: those of its attachments, and the document itself. */
export interface KeptFiles {
  attachments: Map<IncomingAttachment, KeptFile>;
  original: KeptFile | null;
}
