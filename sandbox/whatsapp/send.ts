import { z } from 'zod';
import { isOn, strikes } from '../core/faults.ts';
import { GraphError, refused } from '../core/graph-error.ts';
import { addUpload } from '../core/media.ts';
import { tellStatus } from '../core/tell.ts';
import type { Account, Attachment, Message, Person, Thread } from '../core/things.ts';
import { addMessage, threadOf } from '../core/threads.ts';
import { day, hour } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { fetchFile } from '../graph/attach.ts';
import { checkForWhatsApp } from '../graph/check.ts';
import { endpoint, type Request } from '../graph/endpoint.ts';
import { kindOf, kinds } from './files.ts';
import { findByPhone, findByUserId } from './people.ts';
import { type MessageBody, messageBody, readBody } from './schema.ts';
import { filled, findTemplate, headerFile } from './templates.ts';

type Failure = NonNullable<Message['error']>;

export const messageEndpoint = endpoint({
  method: 'POST',
  on: 'number',
  edge: 'messages',
  need: 'send on WhatsApp',
  wording: 'whatsapp',
  // Which of the two bodies it is shows only inside.
  params: z.record(z.string(), z.unknown()),
  run: (request, params) => {
    if (request.node.kind !== 'number') throw new GraphError(100, '(#100) This is no phone number.');
    const { account } = request.node;
    if ('status' in params) return markRead(request, account, checkForWhatsApp(readBody, params));
    const body = checkForWhatsApp(messageBody, params);
    const complaints = request.world.alsoValidate?.(params) ?? [];
    if (complaints.length > 0)
      throw refused(
        131009,
        'Parameter value is not valid',
        `The vendor's schema says: ${complaints.join('; ')}`,
      );
    return send(request, account, body);
  },
});

async function send(request: Request, account: Account, body: MessageBody): Promise<object> {
  const { world } = request;
  const input = body.to ?? body.recipient ?? '';
  const person = body.to === undefined ? findByUserId(world, input) : findByPhone(world, input);
  const thread = person ? threadOf(world, account, person) : null;
  checkQuoted(thread, body);
  const text =
    body.type === 'template'
      ? filled(findTemplate(world, account.businessId ?? '', body.template), body.template)
      : textOf(body);
  if (!person || !thread) return nobody(request, account, body, input);
  if (isOn(world, 'window-at-once', account.id) && !mayWrite(world, thread, body)) {
    const { code, title, details } = closed;
    throw refused(code, title, details);
  }
  if (body.type === 'reaction') return react(thread, body.reaction, input);
  const { attachments, failure } = await attach(request, account, body);
  const message = addMessage(world, thread, {
    from: 'brand',
    kind: body.type,
    text,
    attachments,
    replyTo: body.context?.message_id ?? null,
    appId: request.token.appId,
    metadata: body.biz_opaque_callback_data ?? null,
    ...choicesOf(body),
    status: 'accepted',
    error: failure ?? failureOf(world, account, thread, body),
    raw: body,
  });
  request.later.push(() => carryOn(world, message));
  return accepted(message.id, input, person);
}

/** What WhatsApp says afterwards: sent, and delivered once the person is there; or that it failed. */
export function carryOn(world: World, message: Message): void {
  const { person } = message.thread;
  const next = (status: 'sent' | 'delivered' | 'failed'): void => {
    message.status = status;
    void tellStatus(world, message, status, message.metadata);
  };
  if (message.error) next('failed');
  if (message.status === 'accepted') next('sent');
  if (message.status === 'sent' && person.online) next('delivered');
}

function accepted(id: string, input: string, person: Person): object {
  const known = input === person.userId || input === person.parentUserId;
  return {
    messaging_product: 'whatsapp',
    contacts: [known ? { input, user_id: person.userId } : { input, wa_id: person.phone }],
    messages: [{ id }],
  };
}

/** A number that nobody has: taken all the same, and reported as undeliverable. */
function nobody(request: Request, account: Account, body: MessageBody, input: string): object {
  const digits = input.replace(/\D/g, '');
  const ghost: Person = {
    id: `nobody-${input}`,
    name: '',
    username: '',
    phone: body.to === undefined ? null : digits,
    userId: input,
    parentUserId: null,
    showsUserId: false,
    scopedIds: new Map(),
    blocked: new Set(),
    stopped: new Set(),
    online: false,
  };
  const thread = threadOf(request.world, account, ghost);
  const message = addMessage(request.world, thread, {
    from: 'brand',
    kind: body.type,
    text: textOf(body),
    metadata: body.biz_opaque_callback_data ?? null,
    status: 'accepted',
    error: undeliverable,
    raw: body,
  });
  request.later.push(() => carryOn(request.world, message));
  return accepted(message.id, input, ghost);
}

function checkQuoted(thread: Thread | null, body: MessageBody): void {
  const named = body.type === 'reaction' ? body.reaction.message_id : body.context?.message_id;
  if (named === undefined || thread?.messages.some(({ id }) => id === named)) return;
  throw refused(
    131009,
    'Parameter value is not valid',
    `${body.type === 'reaction' ? 'reaction.message_id' : 'context.message_id'} is no message of this conversation.`,
  );
}

function react(thread: Thread, reaction: { message_id: string; emoji: string }, input: string): object {
  const message = thread.messages.find(({ id }) => id === reaction.message_id);
  if (reaction.emoji === '') message?.reactions.delete('brand');
  else message?.reactions.set('brand', reaction.emoji);
  return accepted(`${reaction.message_id}-reaction`, input, thread.person);
}

const undeliverable: Failure = {
  code: 131026,
  title: 'Message undeliverable',
  details: 'Message Undeliverable.',
};
const closed: Failure = {
  code: 131047,
  title: 'Re-engagement message',
  details:
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
};
const stopped: Failure = {
  code: 131050,
  title: 'User has stopped marketing messages',
  details: 'The recipient chose to stop receiving marketing messages from this business.',
};

function failureOf(world: World, account: Account, thread: Thread, body: MessageBody): Failure | null {
  const fault = strikes(world, 'delivery-fails', account.id);
  if (fault) return { code: fault.code, title: 'Message failed', details: 'The message was not delivered.' };
  if (thread.person.blocked.has(account.id) || account.barred.has(thread.person.id)) return undeliverable;
  if (thread.person.stopped.has(account.id) && isMarketing(world, account, body)) return stopped;
  return mayWrite(world, thread, body) ? null : closed;
}

function isMarketing(world: World, account: Account, body: MessageBody): boolean {
  if (body.type !== 'template') return false;
  return findTemplate(world, account.businessId ?? '', body.template).category === 'MARKETING';
}

function mayWrite(world: World, { lastInboundAt }: Thread, body: MessageBody): boolean {
  return (
    body.type === 'template' || (lastInboundAt !== null && world.clock.now() - lastInboundAt < 24 * hour)
  );
}

function textOf(body: MessageBody): string {
  switch (body.type) {
    case 'text':
      return body.text.body;
    case 'image':
      return body.image.caption ?? '';
    case 'video':
      return body.video.caption ?? '';
    case 'document':
      return body.document.caption ?? '';
    case 'location':
      return [body.location.name, body.location.address].filter(Boolean).join(', ');
    case 'contacts':
      return body.contacts.map(({ name }) => name.formatted_name).join(', ');
    case 'interactive':
      return body.interactive.body.text;
    default:
      return '';
  }
}

/** What the customer may tap. */
function choicesOf(body: MessageBody): Partial<Pick<Message, 'quickReplies' | 'opener'>> {
  if (body.type !== 'interactive') return {};
  const { interactive } = body;
  if (interactive.type === 'button')
    return {
      quickReplies: interactive.action.buttons.map(({ reply }) => ({
        ...{ title: reply.title, payload: reply.id },
        description: null,
      })),
    };
  if (interactive.type !== 'list') return {};
  const { button, sections } = interactive.action;
  const rows = sections.flatMap((section) => section.rows);
  return {
    opener: button,
    quickReplies: rows.map(({ id, title, description = null }) => ({ title, payload: id, description })),
  };
}

/** By id at once; a link is fetched after the message was taken, so what is wrong with it comes as a status. */
async function attach(
  { world }: Request,
  account: Account,
  body: MessageBody,
): Promise<{ attachments: Attachment[]; failure: Failure | null }> {
  const none = { attachments: [], failure: null };
  const content = body.type === 'template' ? headerFile(body.template) : body;
  if (!content || !['image', 'video', 'audio', 'document', 'sticker'].includes(content.type)) return none;
  const type = content.type as 'image';
  const media = (content as Extract<MessageBody, { type: 'image' }>)[type];
  const kind = content.type === 'document' ? 'file' : type;
  if ('id' in media) {
    const upload = world.media.get(media.id);
    if (upload?.accountId !== account.id || (upload.expiresAt ?? Infinity) <= world.clock.now())
      throw refused(
        131009,
        'Parameter value is not valid',
        `${type}.id ${media.id} is no media of this number.`,
      );
    if (upload.kind !== kind && kind !== 'file') throw unfit(type, upload.type);
    return { attachments: [{ type, uploadId: upload.id, payload: {} }], failure: null };
  }
  const file = await fetchFile(media.link);
  const failure: Failure | null = !file
    ? {
        code: 131053,
        title: 'Media upload error',
        details: `Downloading media from weblink ${media.link} failed.`,
      }
    : (kind !== 'file' && kindOf(file.type) !== kind) || file.bytes.length > kinds[kind].most
      ? {
          code: 131053,
          title: 'Media upload error',
          details: `Unsupported ${type} mime type ${file.type} or size ${file.bytes.length}.`,
        }
      : null;
  if (failure || !file) return { attachments: [], failure };
  const upload = addUpload(world, {
    accountId: account.id,
    kind,
    type: file.type,
    name: file.name,
    bytes: file.bytes,
    expiresAt: world.clock.now() + 30 * day,
  });
  return { attachments: [{ type, uploadId: upload.id, payload: {} }], failure: null };
}

function unfit(type: string, found: string): Error {
  return refused(131053, 'Media upload error', `Unsupported ${type} mime type ${found}.`);
}

function markRead(request: Request, account: Account, body: z.output<typeof readBody>): object {
  const message = request.world.messages.get(body.message_id);
  if (!message || message.thread.account !== account || message.from !== 'customer')
    throw refused(
      131009,
      'Parameter value is not valid',
      'message_id is no message that came to this number.',
    );
  message.thread.seenAt = request.world.clock.now();
  message.thread.typing = body.typing_indicator !== undefined;
  return { success: true };
}
