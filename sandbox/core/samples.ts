import { deflateSync } from 'node:zlib';
import type { Upload } from './things.ts';

type Sample = Pick<Upload, 'type' | 'name' | 'bytes'>;

/** Small true files of each kind: what a customer sends who chose none of their own. */
export function sampleOf(kind: string): Sample {
  switch (kind) {
    case 'image':
      return { type: 'image/png', name: 'picture.png', bytes: picture() };
    case 'sticker':
      return { type: 'image/webp', name: 'sticker.webp', bytes: Buffer.from(webp, 'base64') };
    case 'video':
      return { type: 'video/mp4', name: 'video.mp4', bytes: mp4() };
    case 'audio':
      return { type: 'audio/mpeg', name: 'sound.mp3', bytes: mp3() };
    case 'voice':
      return { type: 'audio/ogg; codecs=opus', name: 'voice.ogg', bytes: ogg() };
    default:
      return { type: 'application/pdf', name: 'விலைப்பட்டியல் – فاتورة.pdf', bytes: Buffer.from(pdf) };
  }
}

/** A square with a diagonal, so that one can see which way up it is. */
export function picture(size = 96): Buffer {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = y * (size * 3 + 1) + 1 + x * 3;
      rows.set(x > y ? [60, 110, 180] : [240, 190, 90], at);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const webp = 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA';

/** The box that names the format, and an empty one for what is shown. */
function mp4(): Buffer {
  const type = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
  return Buffer.concat([type, Buffer.from('\0\0\0\x08mdat', 'latin1')]);
}

/** One silent frame. */
function mp3(): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
}

/** The first page of an Opus stream. */
function ogg(): Buffer {
  const opus = Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1');
  const page = Buffer.alloc(27);
  page.write('OggS', 0);
  page.set([0, 2], 4);
  page.writeUInt8(1, 26);
  return Buffer.concat([page, Buffer.from([opus.length]), opus]);
}

const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
