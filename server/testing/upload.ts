import type { Attachment } from '#contract/messages.ts';
import { type Answer, type Caller, send } from './call.ts';

/** Uploads a file as a browser's form does; what the sender says of its type is up to the test. */
export function upload(
  caller: Caller,
  file: { bytes: Uint8Array | string; name?: string; type?: string },
  path = '/api/v1/files',
): Promise<Answer<Attachment>> {
  const form = new FormData();
  const bytes = typeof file.bytes === 'string' ? file.bytes : new Uint8Array(file.bytes);
  form.set('file', new Blob([bytes], { type: file.type ?? '' }), file.name ?? 'file');
  return send(path, { method: 'POST', headers: caller.headers, body: form });
}

/** The smallest pictures there are. */
export const pictures = {
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
  gif: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
};
