import { strikes } from '../core/faults.ts';
import { parameter } from '../core/graph-error.ts';
import { linkTo } from '../core/media.ts';
import { tellMessaging } from '../core/tell.ts';
import type { Account, Attachment, Message, Thread, Upload } from '../core/things.ts';
import { addMessage } from '../core/threads.ts';
import type { World } from '../core/world.ts';
import { attach } from './attach.ts';
import { endpoint, type Request } from './endpoint.ts';
import { findTarget, type Target } from './recipient.ts';
import { type MessageInput, type SendInput, sendParams, uploadParams } from './send-schema.ts';

export const sendEndpoints = (['page', 'instagram'] as const).flatMap((on) => [
  endpoint({ method: 'POST', on, edge: 'messages', need: 'message', params: sendParams, run: send }),
  endpoint({
    method: 'POST',
    on,
    edge: 'message_attachments',
    need: 'message',
    params: uploadParams,
    async run(request, { message }) {
      const { upload } = await attach(request, brandOf(request), message.attachment);
      upload.reusable = true;
      return { attachment_id: upload.id };
    },
  }),
]);

async function send(request: Request, params: SendInput): Promise<object> {
  const brand = brandOf(request);
  if (params.message !== undefined && params.sender_action !== undefined)
    throw parameter('Cannot send both message and state at the same time.', 2018026);
  if (params.sender_action !== undefined) return act(request, brand, params);
  if (params.payload !== undefined) throw parameter('Param payload belongs to a sender_action.');
  if (params.message === undefined) throw parameter('The parameter message is required.');
  const target = findTarget(request, brand, params);
  const { account } = target.thread;
  checkText(account, params.message);
  const quoted = params.reply_to?.mid ?? params.message.reply_to?.mid ?? null;
  if (quoted !== null && !target.thread.messages.some(({ id }) => id === quoted))
    throw parameter('Invalid parameter: reply_to[mid] is no message of this conversation', 2018320);
  const { attachments, upload } = await attachAll(request, account, params.message);
  const message = addMessage(request.world, target.thread, {
    from: 'brand',
    text: params.message.text ?? '',
    attachments,
    replyTo: quoted,
    commentId: target.comment?.id ?? null,
    appId: request.token.appId,
    metadata: params.message.metadata ?? null,
    quickReplies: (params.message.quick_replies ?? []).map((reply) => ({
      title: 'title' in reply ? reply.title : reply.content_type,
      payload: reply.payload ?? '',
      description: null,
    })),
    raw: params,
  });
  if (target.comment) target.comment.answeredInPrivate = true;
  await announce(request, message);
  return {
    recipient_id: target.thread.person.scopedIds.get(account.id),
    message_id: message.id,
    ...(upload?.reusable ? { attachment_id: upload.id } : {}),
  };
}

function brandOf({ node }: Request): Account {
  if (node.kind === 'page' || node.kind === 'instagram') return node.account;
  throw parameter('Messages are sent from a page or an Instagram account.');
}

function checkText(account: Account, message: MessageInput): void {
  const contents = [message.attachment, message.attachments].filter((one) => one !== undefined).length;
  if (message.text !== undefined && contents > 0)
    throw parameter('Message cannot have both text and attachment.', 2018048);
  if (contents > 1) throw parameter('Message cannot have both attachment and attachments.');
  if (contents === 0 && (message.text ?? '').trim() === '')
    throw parameter('Message cannot be empty, must provide valid attachment or text');
  checkQuickReplies(account, message, contents);
  const text = message.text ?? '';
  // Messenger counts characters, Instagram the bytes of UTF-8: an Indic letter is three of them.
  const [length, most] = account.kind === 'page' ? [[...text].length, 2000] : [Buffer.byteLength(text), 1000];
  if (length > most) throw parameter(`Length of param message[text] must be less than or equal to ${most}`);
}

/** They need something to stand below: on Instagram words alone. Two of the same could not be told apart. */
function checkQuickReplies(
  account: Account,
  { text = '', quick_replies }: MessageInput,
  files: number,
): void {
  if (quick_replies === undefined) return;
  if (text.trim() === '' && (files === 0 || account.kind === 'instagram'))
    throw parameter('Param message[text] must be a non-empty UTF-8 encoded string', 2018065);
  const payloads = quick_replies.map(({ payload }) => payload ?? '');
  if (new Set(payloads).size < payloads.length)
    throw parameter('Param message[quick_replies] holds the same payload twice.');
}

async function attachAll(
  request: Request,
  account: Account,
  message: MessageInput,
): Promise<{ attachments: Attachment[]; upload: Upload | null }> {
  const { attachment } = message;
  if (attachment === undefined) {
    const attachments: Attachment[] = [];
    for (const one of message.attachments ?? [])
      attachments.push((await attach(request, account, one)).attachment);
    return { attachments, upload: null };
  }
  if (attachment.type === 'template')
    return { attachments: [{ type: 'template', uploadId: null, payload: attachment.payload }], upload: null };
  if (attachment.type === 'like_heart' || attachment.type === 'MEDIA_SHARE') {
    if (account.kind !== 'instagram')
      throw parameter('Param message[attachment][type] must be one of {IMAGE, VIDEO, AUDIO, FILE, TEMPLATE}');
    const payload = 'payload' in attachment ? attachment.payload : {};
    return { attachments: [{ type: attachment.type, uploadId: null, payload }], upload: null };
  }
  const { attachment: one, upload } = await attach(request, account, attachment);
  return { attachments: [one], upload };
}

/** The echo to all apps and the receipt of delivery, after the answer; before it where a fault says so. */
async function announce(request: Request, message: Message): Promise<void> {
  const { world } = request;
  const { thread } = message;
  if (strikes(world, 'echo-first', thread.account.id)) await tellEcho(world, message);
  else request.later.push(() => void tellEcho(world, message));
  if (thread.account.kind !== 'page' || !thread.person.online) return;
  request.later.push(() => {
    const delivery = { mids: [message.id], watermark: message.at };
    void tellMessaging(world, thread, 'message_deliveries', { delivery });
  });
}

export function tellEcho(world: World, message: Message): Promise<void> {
  const { thread } = message;
  const field = thread.account.kind === 'page' ? 'message_echoes' : 'messages';
  const echo = {
    mid: message.id,
    ...(message.text === '' ? {} : { text: message.text }),
    ...(message.attachments.length > 0
      ? { attachments: message.attachments.map((one) => shownAttachment(world, one)) }
      : {}),
    is_echo: true,
    ...(message.appId === null ? {} : { app_id: Number(message.appId) }),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.replyTo === null ? {} : { reply_to: { mid: message.replyTo } }),
  };
  return tellMessaging(world, thread, field, { message: echo }, { fromBrand: true, at: message.at });
}

export function shownAttachment(world: World, attachment: Attachment): object {
  const upload = attachment.uploadId === null ? undefined : world.media.get(attachment.uploadId);
  const payload = { ...(upload ? { url: linkTo(world, upload) } : {}), ...attachment.payload };
  return { type: attachment.type, ...(Object.keys(payload).length > 0 ? { payload } : {}) };
}

function act(request: Request, brand: Account, params: SendInput): object {
  const { thread }: Target = findTarget(request, brand, params);
  const action = params.sender_action;
  if (action === 'react' || action === 'unreact') react(thread, action, params);
  else if (params.payload !== undefined) throw parameter('Param payload belongs to react and unreact.');
  else if (action === 'mark_seen') thread.seenAt = request.world.clock.now();
  else thread.typing = action === 'typing_on';
  return { recipient_id: thread.person.scopedIds.get(thread.account.id) };
}

function react(thread: Thread, action: 'react' | 'unreact', { payload }: SendInput): void {
  const message = thread.messages.find(({ id }) => id === payload?.message_id);
  if (!message)
    throw parameter('The parameter payload[message_id] must name a message of this conversation.');
  if (action === 'unreact') message.reactions.delete('brand');
  else if (payload?.reaction === undefined) throw parameter('The parameter payload[reaction] is required.');
  else message.reactions.set('brand', payload.reaction === 'love' ? '❤' : payload.reaction);
}
