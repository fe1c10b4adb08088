import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Context, type OutgoingPart, SendError, UncertainError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import type { WhatsAppSettings } from './settings.ts';
import type { HeaderFile } from './template.ts';

type File = OutgoingPart['attachments'][number];

/** How many characters go below a picture, video or document. */
export const captionMax = 1024;

const million = 1_000_000;
/** What is shown in the chat itself, and up to which size; everything else goes as a document. */
const shown: { kind: 'image' | 'video' | 'audio'; types: string[]; bytes: number }[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png'], bytes: 5 * million },
  { kind: 'video', types: ['video/mp4', 'video/3gpp'], bytes: 16 * million },
  {
    kind: 'audio',
    types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    bytes: 16 * million,
  },
];

/** Uploads a file, and says what message shows it. */
export async function mediaOf(
  file: File,
  caption: string,
  context: Context<WhatsAppSettings>,
): Promise<Record<string, unknown>> {
  const type = file.type.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  const kind = shown.find((one) => one.types.includes(type) && file.size <= one.bytes)?.kind ?? 'document';
  if (caption !== '' && (kind === 'audio' || [...caption].length > captionMax))
    throw new SendError(
      'rejected',
      `WhatsApp shows up to ${captionMax} characters below a picture, video or document, and none below a recording. Send the text on its own.`,
    );
  const id = await upload(file, type, context);
  const named = kind === 'document' && { filename: file.name };
  return { type: kind, [kind]: { id, ...named, ...(caption !== '' && { caption }) } };
}

/** The same for the header of a template, which shows no recording and takes no stand-in for a large picture. */
export async function headerOf(file: File, context: Context<WhatsAppSettings>): Promise<HeaderFile> {
  const type = file.type.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  const kind = type.startsWith('image/') || type.startsWith('video/') ? type.slice(0, 5) : 'document';
  const limit = shown.find((one) => one.kind === kind);
  if (limit && !(limit.types.includes(type) && file.size <= limit.bytes))
    throw new SendError(
      'rejected',
      `The header of this template takes ${limit.types.join(' or ')} of up to ${limit.bytes / million} MB. Choose another file.`,
    );
  const id = await upload(file, type, context);
  return { type: kind, [kind]: { id, ...(kind === 'document' && { filename: file.name }) } };
}

async function upload(file: File, type: string, context: Context<WhatsAppSettings>): Promise<string> {
  const { apiBaseUrl, accessToken, phoneNumberId } = context.settings;
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([new Uint8Array(await file.bytes())], { type }), file.name);
  const told = await graph(context, {
    base: apiBaseUrl,
    path: `${phoneNumberId}/media`,
    method: 'POST',
    token: accessToken,
    form,
  }).catch((error: unknown) => {
    // Nobody sees a file that was only uploaded: it may be tried again.
    if (error instanceof UncertainError)
      throw new SendError('temporary', 'WhatsApp did not say whether it took the file.');
    throw error;
  });
  const parsed = z.looseObject({ id: externalId }).safeParse(told);
  if (!parsed.success)
    throw new SendError('temporary', 'WhatsApp took the file and did not say under which id.');
  return parsed.data.id;
}

const stored = z.looseObject({
  url: z.url({ protocol: /^https?$/ }),
  sha256: z.string().optional().catch(undefined),
});

/** A file that a customer sent. Its bytes have to be the ones that WhatsApp announced. */
export async function download(handle: string, context: Context<WhatsAppSettings>): Promise<Response> {
  const { apiBaseUrl, accessToken, phoneNumberId } = context.settings;
  const told = await graph(context, {
    base: apiBaseUrl,
    path: encodeURIComponent(handle),
    query: { phone_number_id: phoneNumberId },
    token: accessToken,
  });
  const parsed = stored.safeParse(told);
  if (!parsed.success) throw new SendError('temporary', 'WhatsApp did not say where the file is.');
  const { url, sha256 } = parsed.data;
  if (!isOfMeta(url, apiBaseUrl))
    throw new SendError('rejected', 'WhatsApp keeps the file at an address that is not one of Meta’s.');
  const response = await context.fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  return response.ok && sha256 ? checked(response, sha256) : response;
}

/** The token is shown to nobody else. */
function isOfMeta(url: string, base: string): boolean {
  const { protocol, hostname, host } = new URL(url);
  if (host === new URL(base).host) return true;
  return protocol === 'https:' && /(^|\.)(fbsbx\.com|fbcdn\.net|whatsapp\.net|facebook\.com)$/.test(hostname);
}

/** The same bytes; reading them fails at the end if they were changed or cut on the way. */
function checked(response: Response, sha256: string): Response {
  const hash = createHash('sha256');
  const body = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, stream) {
        hash.update(chunk);
        stream.enqueue(chunk);
      },
      flush() {
        const digest = hash.digest();
        // Written in hexadecimal here and in base64 in the webhook.
        const isSame = [digest.toString('hex'), digest.toString('base64')].includes(
          /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : sha256,
        );
        if (!isSame)
          throw new SendError(
            'temporary',
            'The file is not the one that WhatsApp announced: its checksum differs.',
          );
      },
    }),
  );
  return new Response(body ?? null, { status: response.status, headers: response.headers });
}
