import type { Attachment } from '#contract/messages.ts';
import type { VisitorConfig } from '#contract/visitors.ts';
import { CallError } from '../api.ts';

interface Upload {
  address: string;
  token: string;
  file: File;
  /** From 0 to 1. */
  progress(part: number): void;
  signal: AbortSignal;
}

/** `fetch` cannot tell how far an upload is; this older way can. */
export function upload({ address, token, file, progress, signal }: Upload): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onerror = () => reject(new CallError(0, 'lost', 'No answer came.'));
    request.onabort = () => reject(new CallError(0, 'aborted', 'Aborted.'));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300 && request.response?.id)
        return resolve(request.response);
      const problem = request.response?.error ?? {};
      reject(new CallError(request.status, problem.code ?? '', problem.message ?? `HTTP ${request.status}`));
    };
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/** Why the channel would not take a file, known before anything is sent. */
export function refusal(
  file: { size: number; type: string; name: string },
  config: VisitorConfig,
): 'big' | 'empty' | 'type' | null {
  if (file.size === 0) return 'empty';
  if (file.size > config.uploadBytesMax) return 'big';
  // A browser that does not know a file's type says nothing; then the server looks into it.
  return !file.type || config.uploadTypes.length === 0 || config.uploadTypes.some(fits) ? null : 'type';

  function fits(allowed: string): boolean {
    if (allowed.startsWith('.')) return file.name.toLowerCase().endsWith(allowed.toLowerCase());
    const type = file.type.split(';')[0] ?? '';
    return (
      allowed === '*/*' ||
      allowed === type ||
      (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1)))
    );
  }
}
