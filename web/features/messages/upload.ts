import type { Attachment } from '#contract/messages.ts';
import { refusal, UnreachableError } from '../../api.ts';
import { newId } from '../../newId.ts';
import { workspaceHeaders } from '../../workspace.ts';

/** Sends a file to the server; `fetch` cannot tell how far it has got, hence the older way. */
export function upload(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('file', file, file.name || 'file');
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/files');
    for (const [name, value] of Object.entries({ ...workspaceHeaders(), 'Idempotency-Key': newId() })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Attachment);
      else reject(refusal(request.status, request.responseText, request.getResponseHeader('retry-after')));
    };
    request.onerror = () => reject(new UnreachableError());
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
