import { parameter } from '../core/graph-error.ts';
import { isLoopback } from '../core/loopback.ts';
import { addUpload } from '../core/media.ts';
import type { Account, Attachment, Upload } from '../core/things.ts';
import type { Request } from './endpoint.ts';
import type { MediaInput } from './send-schema.ts';

const megabyte = 1024 * 1024;
/** In bytes; what Instagram takes is smaller where it says so. */
const largest = {
  page: { image: 25 * megabyte, video: 25 * megabyte, audio: 25 * megabyte, file: 25 * megabyte },
  instagram: { image: 8 * megabyte, video: 25 * megabyte, audio: 25 * megabyte, file: 25 * megabyte },
};
const types = {
  page: { image: /^image\//, video: /^video\//, audio: /^audio\//, file: /./ },
  instagram: {
    image: /^image\/(png|jpeg|gif)$/,
    video: /^video\/(mp4|ogg|x-msvideo|quicktime|webm)$/,
    audio: /^audio\/(aac|mp4|x-m4a|wav|x-wav)$/,
    file: /^application\/pdf$/,
  },
};

/**
 * What an attachment names, fetched and looked at as the platform does before it takes a message.
 * @throws GraphError 100/2018008 unreachable, 100/2018047 of another kind or too large, 100/2018074 unknown id
 */
export async function attach(
  request: Request,
  account: Account,
  input: MediaInput,
): Promise<{ attachment: Attachment; upload: Upload }> {
  const upload = await uploadOf(request, account, input);
  return { attachment: { type: input.type, uploadId: upload.id, payload: {} }, upload };
}

async function uploadOf(request: Request, account: Account, input: MediaInput): Promise<Upload> {
  const { url, attachment_id: known, is_reusable: reusable = false } = input.payload;
  const file = request.files.find(({ field }) => field === 'filedata');
  const ways = [url, known, file].filter((way) => way !== undefined).length;
  if (ways !== 1)
    throw parameter('An incorrect number of files uploaded. Must upload exactly one file', 2018006);
  if (known !== undefined) {
    const upload = request.world.media.get(known);
    if (upload?.accountId !== account.id || !upload.reusable)
      throw parameter('Invalid attachment ID', 2018074);
    if (upload.kind !== input.type) throw mismatch();
    return upload;
  }
  const got = url === undefined ? file : await fetchFile(url);
  if (!got) throw parameter('Failed to fetch the file from the url.', 2018008);
  const kind = account.kind === 'instagram' ? 'instagram' : 'page';
  if (!types[kind][input.type].test(got.type)) throw mismatch();
  if (got.bytes.length === 0) throw mismatch();
  if (got.bytes.length > largest[kind][input.type])
    throw parameter('Attachment size exceeds allowable limit', 2018047);
  const { name, type, bytes } = got;
  return addUpload(request.world, { accountId: account.id, kind: input.type, type, name, bytes, reusable });
}

export async function fetchFile(
  url: string,
): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  if (!isLoopback(url)) return undefined;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return undefined;
    const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers.get('content-disposition') ?? '');
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    return {
      name: decode(named?.[1] ?? new URL(url).pathname.split('/').at(-1) ?? 'file'),
      type: type.trim() || 'application/octet-stream',
      bytes: Buffer.from(await answer.arrayBuffer()),
    };
  } catch {
    return undefined;
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function mismatch(): Error {
  return parameter(
    'Upload attachment failure. A common way to trigger this error is that the provided media type does not match type of file provided int the URL',
    2018047,
  );
}
