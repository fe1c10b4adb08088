import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { atEnd } from './end.ts';

/** A room behind an incoming-webhook address, as strict as what is published of Slack's and Teams'. */
export interface Room {
  url: string;
  /** Its words in the order of their coming, without marks. */
  said: string[];
  bodies: string[];
  refused: string[];
  /** How it answers what would be right; undefined: it takes it. */
  answer: (() => Said | Promise<Said>) | undefined;
}

interface Said {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

const rooms = new Map<string, Room & { kind: 'slack' | 'teams' }>();
let listening: Promise<string> | undefined;

export async function openRoom(kind: 'slack' | 'teams'): Promise<Room> {
  listening ??= listen();
  const path = `/services/${crypto.randomUUID()}`;
  const room = {
    kind,
    url: `${await listening}${path}`,
    said: [],
    bodies: [],
    refused: [],
    answer: undefined,
  };
  rooms.set(path, room);
  return room;
}

const slack = z.strictObject({
  text: z.string().min(1).max(40_000),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});
const url = z.url({ protocol: /^https?$/ });
const element = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('RichTextBlock'),
    inlines: z
      .array(
        z.strictObject({
          type: z.literal('TextRun'),
          text: z.string().min(1),
          weight: z.literal('Bolder').optional(),
        }),
      )
      .min(1),
  }),
  z.strictObject({
    type: z.literal('ActionSet'),
    actions: z
      .array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url }))
      .min(1)
      .max(6),
  }),
]);
const teams = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          type: z.literal('AdaptiveCard'),
          version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4']),
          body: z.array(element).min(1),
        }),
      }),
    )
    .length(1),
});
/** What a card may weigh in Teams. */
const cardMax = 28 * 1_024;

function listen(): Promise<string> {
  const server = createServer(async (request, reply) => {
    const body = Buffer.concat(await request.toArray());
    const room = rooms.get(request.url ?? '');
    const end = (status: number, text: string, headers = {}) => reply.writeHead(status, headers).end(text);
    if (!room) return end(404, 'no_service');
    const refuse = (status: number, why: string) => {
      room.refused.push(why);
      return end(status, why);
    };
    if (request.method !== 'POST') return refuse(405, 'method');
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return refuse(400, 'invalid_payload');
    if (room.kind === 'teams' && body.length > cardMax) return refuse(413, 'too large');
    const words = wordsIn(room.kind, body.toString());
    if (!words) return refuse(400, 'invalid_payload');
    const answer = await room.answer?.();
    if (answer) return end(answer.status, answer.body ?? '', answer.headers);
    room.said.push(...words);
    room.bodies.push(body.toString());
    return room.kind === 'slack' ? end(200, 'ok') : end(202, '');
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

function wordsIn(kind: 'slack' | 'teams', body: string): string[] | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  if (kind === 'slack') {
    const { data } = slack.safeParse(json);
    return data ? data.text.split('\n').map(plain) : null;
  }
  const { data } = teams.safeParse(json);
  const elements = data?.attachments[0]?.content.body;
  return (
    elements?.flatMap((each) =>
      each.type === 'RichTextBlock' ? each.inlines.map(({ text }) => text) : [],
    ) ?? null
  );
}

/** Slack's marks read: `*bold*` and `<address|words>`, and then what stands for `<`, `>` and `&`. */
function plain(line: string): string {
  return line
    .replace(/^\*(.*)\*$/, '$1')
    .replace(/<(https?:[^|>]*)\|([^>]*)>/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
