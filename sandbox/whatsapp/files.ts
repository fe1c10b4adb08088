import { z } from 'zod';
import { GraphError, missing } from '../core/graph-error.ts';
import { addUpload, linkTo, sha256 } from '../core/media.ts';
import type { Account, Upload } from '../core/things.ts';
import { day } from '../core/time.ts';
import { endpoint, type Request } from '../graph/endpoint.ts';

const megabyte = 1024 * 1024;

/** Which types are taken for each kind, and how large: in bytes. */
export const kinds: Record<
  'image' | 'video' | 'audio' | 'file' | 'sticker',
  { types: RegExp; most: number }
> = {
  image: { types: /^image\/(jpeg|png)$/, most: 5 * megabyte },
  video: { types: /^video\/(mp4|3gpp)$/, most: 16 * megabyte },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * megabyte },
  file: {
    types:
      /^(text\/plain|text\/csv|application\/(pdf|msword|vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.[\w.]+)))$/,
    most: 100 * megabyte,
  },
  sticker: { types: /^image\/webp$/, most: 500 * 1024 },
};

export function kindOf(type: string): keyof typeof kinds | null {
  const plain = type.split(';')[0]?.trim() ?? '';
  const found = Object.entries(kinds).find(([, { types }]) => types.test(plain));
  return (found?.[0] as keyof typeof kinds | undefined) ?? null;
}

const maybeNumber = z.strictObject({ phone_number_id: z.string().optional() });

export const fileEndpoints = [
  endpoint({
    method: 'POST',
    on: 'number',
    edge: 'media',
    need: 'send on WhatsApp',
    wording: 'whatsapp',
    params: z.strictObject({ messaging_product: z.literal('whatsapp'), type: z.string().optional() }),
    run: (request, { type }) => ({ id: take(request, numberOf(request), type).id }),
  }),
  endpoint({
    method: 'GET',
    on: 'upload',
    edge: '',
    need: 'nothing',
    wording: 'whatsapp',
    params: maybeNumber,
    run: (request, params) => {
      const upload = owned(request, params.phone_number_id);
      return {
        url: linkTo(request.world, upload, 'bearer'),
        mime_type: upload.type,
        sha256: sha256(upload, 'hex'),
        file_size: upload.bytes.length,
        id: upload.id,
        messaging_product: 'whatsapp',
      };
    },
  }),
  endpoint({
    method: 'DELETE',
    on: 'upload',
    edge: '',
    need: 'nothing',
    wording: 'whatsapp',
    params: maybeNumber,
    run: (request, params) => {
      request.world.media.delete(owned(request, params.phone_number_id).id);
      return { success: true };
    },
  }),
];

function numberOf({ node }: Request): Account {
  if (node.kind !== 'number') throw new GraphError(100, '(#100) This is no phone number.');
  return node.account;
}

function take(request: Request, account: Account, given: string | undefined): Upload {
  const file = request.files.find(({ field }) => field === 'file');
  if (!file) throw new GraphError(100, '(#100) The parameter file is required.');
  const type = file.type === 'application/octet-stream' ? (given ?? file.type) : file.type;
  const kind = kindOf(type);
  if (!kind)
    throw new GraphError(
      100,
      `(#100) Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, application/vnd.ms-powerpoint, application/msword, application/pdf, text/plain, application/vnd.ms-excel, image/jpeg, image/png, image/webp, video/mp4, video/3gpp. Received file of type '${type}'.`,
    );
  if (file.bytes.length > kinds[kind].most || file.bytes.length === 0)
    throw new GraphError(100, '(#100) Invalid parameter', {
      details: `The file is ${file.bytes.length} bytes; ${kind} may be at most ${kinds[kind].most}.`,
    });
  return addUpload(request.world, {
    accountId: account.id,
    kind,
    type,
    name: file.name,
    bytes: file.bytes,
    reusable: true,
    expiresAt: request.world.clock.now() + 30 * day,
  });
}

/** Only the number that was sent a file, or uploaded it, sees it, and not for ever. */
function owned({ node, token, world, method }: Request, numberId: string | undefined): Upload {
  const upload = node.kind === 'upload' ? node.upload : null;
  const verb = method === 'DELETE' ? 'delete' : 'get';
  if (!upload) throw missing('', verb);
  const isMine =
    token.accountIds.has(upload.accountId) && (numberId ?? upload.accountId) === upload.accountId;
  const isOver = upload.expiresAt !== null && world.clock.now() >= upload.expiresAt;
  if (!isMine || isOver) throw missing(upload.id, verb);
  if (!token.scopes.has('whatsapp_business_messaging'))
    throw new GraphError(10, '(#10) Application does not have permission for this action', { status: 403 });
  return upload;
}
