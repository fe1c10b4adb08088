import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** The bytes of a file of that name, made here: a drawn pot for pictures, a bill for PDFs, else a text. */
export function draw(name: string): Buffer {
  if (name.endsWith('.png')) return picture(name);
  if (name.endsWith('.pdf')) return bill(name.replace('.pdf', ''));
  return Buffer.from(
    'Kettle & Kiln\n\nஒரு நபருக்கு ஒரு தேக்கரண்டி. हर कप के लिए एक चम्मच. ہر پیالی کے لیے ایک چمچ۔\nKettle off the boil, four minutes, no longer.\n',
  );
}

const width = 640;
const height = 480;
type Colour = [number, number, number];

/** A pot on a table, in a glaze of its own for each name. */
function picture(name: string): Buffer {
  const [first = 0, second = 0] = createHash('sha256').update(name).digest();
  const glaze = hue(first);
  const wall = hue(second).map((part) => 205 + part / 6) as Colour;
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows.set(colourAt(x, y, glaze, wall), at);
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // Eight bits of red, green and blue for each point.
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function colourAt(x: number, y: number, glaze: Colour, wall: Colour): Colour {
  const body = ellipse(x, y, 310, 290, 150, 120);
  const handle = ellipse(x, y, 468, 270, 62, 62) < 1 && ellipse(x, y, 468, 270, 38, 40) > 1;
  const spout = x > 120 && x < 200 && Math.abs(y - (330 - (200 - x) * 1.3)) < 20 + (x - 120) / 5;
  const lid = ellipse(x, y, 310, 176, 82, 26) < 1 || ellipse(x, y, 310, 146, 15, 13) < 1;
  const shine = Math.max(0, 1 - ellipse(x, y, 265, 235, 70, 52)) * 95;
  const shade = Math.max(0, (x - 280) / 5);
  if (body < 1 || handle || spout || lid) return glaze.map((part) => clamp(part + shine - shade)) as Colour;
  if (ellipse(x, y, 330, 405, 220, 22) < 1) return [112, 84, 62];
  return y > 350 ? [146, 112, 84] : (wall.map((part) => clamp(part - y / 12)) as Colour);
}

/** Below 1 inside. */
function ellipse(
  x: number,
  y: number,
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
): number {
  return ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2;
}

function hue(byte: number): Colour {
  const angle = (byte / 256) * 2 * Math.PI;
  return [0, 2.1, 4.2].map((turn) => Math.round(120 + 62 * Math.cos(angle - turn))) as Colour;
}

function clamp(part: number): number {
  return Math.max(0, Math.min(255, Math.round(part)));
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** One page, the smallest PDF that viewers accept. */
function bill(title: string): Buffer {
  const lines = [
    `Kettle & Kiln, bill ${title}`,
    '',
    '1 x Teapot, ash glaze, 0.8 l',
    '2 x Cup, ash glaze',
    'Nilgiri winter tea, 100 g',
    '',
    'Paid with thanks.',
  ];
  const text = lines.map((line, i) => `1 0 0 1 72 ${740 - i * 26} Tm (${line}) Tj`).join('\n');
  const stream = `BT /F1 15 Tf\n${text}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
