import { digits, messageId } from '../core/ids.ts';
import { addUpload, linkTo, sha256 } from '../core/media.ts';
import { sampleOf } from '../core/samples.ts';
import { contactOf, tellNumber, tellStatus, userIdsOf } from '../core/tell.ts';
import type { Message, Thread, Upload } from '../core/things.ts';
import { addMessage } from '../core/threads.ts';
import { day, seconds } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { messageOf, notHere } from './say-in-private.ts';
import type { Say, SayInput } from './say-input.ts';
import { tapped } from './tap.ts';
import { UnknownError } from './unknown-error.ts';

/** On a WhatsApp number. Answers the id of the message that it made or changed. */
export async function sayOnWhatsApp(world: World, thread: Thread, input: SayInput): Promise<string | null> {
  const { account, person } = thread;
  switch (input.kind) {
    case 'text': {
      const referral = input.referral && {
        referral: {
          source_url: 'https://fb.me/tea',
          source_id: digits(15),
          source_type: 'ad',
          headline: 'Tea',
          body: input.referral.ref,
          media_type: 'image',
          ctwa_clid: digits(20),
        },
      };
      return write(world, thread, 'text', { body: input.text }, input, input.text, referral);
    }
    case 'attachment':
      return attachment(world, thread, input);
    case 'unsupported':
      return write(world, thread, 'unsupported', null, {}, '', {
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
      });
    case 'choice': {
      const { id, title } = input;
      if (input.of === 'button')
        return write(world, thread, 'button', { payload: id, text: title }, input, title);
      const choice = { type: input.of, [input.of]: { id, title } };
      return write(world, thread, 'interactive', choice, input, title);
    }
    case 'tap': {
      const { title, payload: id, description, message } = tapped(thread, input);
      const type = message.opener === null ? 'button_reply' : 'list_reply';
      const choice = { id, title, ...(description === null ? {} : { description }) };
      return write(world, thread, 'interactive', { type, [type]: choice }, { replyTo: message.id }, title);
    }
    case 'welcome':
      return write(world, thread, 'request_welcome', null, {}, '');
    case 'reaction': {
      const message = messageOf(thread, input.message);
      if (input.remove) message.reactions.delete('customer');
      else message.reactions.set('customer', input.emoji);
      // Taking one away leaves the emoji out of it.
      const shown = { message_id: message.id, ...(input.remove ? { emoji: '' } : { emoji: input.emoji }) };
      await tell(world, thread, messageId.whatsapp(), 'reaction', shown);
      return message.id;
    }
    case 'edit': {
      const message = messageOf(thread, input.message, 'customer');
      message.text = input.text;
      message.edits += 1;
      const inner = { type: 'text', text: { body: input.text } };
      const edit = { original_message_id: message.id, message: inner };
      await tell(world, thread, messageId.whatsapp(), 'edit', edit);
      return message.id;
    }
    case 'unsend': {
      const message = messageOf(thread, input.message, 'customer');
      message.deleted = true;
      await tell(world, thread, messageId.whatsapp(), 'revoke', { original_message_id: message.id });
      return message.id;
    }
    case 'read': {
      thread.readAt = world.clock.now();
      for (const message of thread.messages)
        if (message.status === 'delivered') await settle(world, message, 'read');
      return null;
    }
    case 'played': {
      const message = messageOf(thread, input.message, 'brand');
      await settle(world, message, 'played');
      return message.id;
    }
    case 'new-number':
      return newNumber(world, thread, input.phone);
    case 'stop':
    case 'resume':
      if (input.kind === 'stop') person.stopped.add(account.id);
      else person.stopped.delete(account.id);
      await tellNumber(world, account, 'user_preferences', {
        contacts: [contactOf(person)],
        user_preferences: [
          {
            ...(person.phone === null ? {} : { wa_id: person.phone }),
            ...userIdsOf(person, 'user_id', 'parent_user_id'),
            detail: `User requested to ${input.kind} marketing messages`,
            category: 'marketing_messages',
            value: input.kind,
            timestamp: seconds(world.clock.now()),
          },
        ],
      });
      return null;
    case 'new-user-id': {
      const previous = person.userId;
      person.userId = input.userId ?? `IN.${digits(16)}`;
      await tellNumber(world, account, 'user_id_update', {
        contacts: [contactOf(person)],
        user_id_update: [
          {
            ...(person.phone === null ? {} : { wa_id: person.phone }),
            detail: `User id for ${person.name} has been updated.`,
            user_id: { previous, current: person.userId },
            timestamp: String(seconds(world.clock.now())),
          },
        ],
      });
      return null;
    }
    default:
      throw notHere(input.kind);
  }
}

function settle(world: World, message: Message, status: 'read' | 'played'): Promise<void> {
  message.status = status;
  return tellStatus(world, message, status, message.metadata);
}

/** A message that opens the window. */
async function write(
  world: World,
  thread: Thread,
  type: string,
  content: object | null,
  how: { replyTo?: string | undefined; forwarded?: boolean },
  text: string,
  more: object = {},
  attachments: Message['attachments'] = [],
): Promise<string> {
  const message = addMessage(world, thread, {
    from: 'customer',
    kind: type,
    text,
    attachments,
    replyTo: how.replyTo ?? null,
    unsupported: type === 'unsupported',
  });
  thread.lastInboundAt = message.at;
  const context =
    how.replyTo === undefined
      ? how.forwarded
        ? { context: { forwarded: true } }
        : {}
      : { context: { from: thread.account.number, id: how.replyTo } };
  await tell(world, thread, message.id, type, content, { ...context, ...more });
  return message.id;
}

function tell(
  world: World,
  thread: Thread,
  id: string,
  type: string,
  content: object | null,
  more: object = {},
): Promise<void> {
  const { account, person } = thread;
  return tellNumber(world, account, 'messages', {
    contacts: [contactOf(person)],
    messages: [
      {
        ...more,
        ...(person.phone === null ? {} : { from: person.phone }),
        ...userIdsOf(person, 'from_user_id', 'from_parent_user_id'),
        id,
        timestamp: String(seconds(world.clock.now())),
        ...(content === null ? {} : { [type]: content }),
        type,
      },
    ],
  });
}

async function attachment(world: World, thread: Thread, input: Say<'attachment'>): Promise<string> {
  const { type, text } = input;
  if (type === 'location') {
    const place = {
      latitude: 40.1776,
      longitude: 44.5126,
      name: 'Հանրապետության հրապարակ',
      address: 'Երևան',
    };
    return write(world, thread, 'location', place, input, place.name);
  }
  if (type === 'contacts') {
    const name = { formatted_name: 'लक्ष्मी अय्यर', first_name: 'लक्ष्मी', last_name: 'अय्यर' };
    const contact = { name, phones: [{ phone: '+91 98400 12345', wa_id: '919840012345', type: 'CELL' }] };
    return write(world, thread, 'contacts', [contact], input, name.formatted_name);
  }
  if (type === 'order') {
    const order = {
      catalog_id: digits(15),
      text,
      product_items: [{ product_retailer_id: 'TEA-1', quantity: 2, item_price: 250, currency: 'INR' }],
    };
    return write(world, thread, 'order', order, input, text);
  }
  const named = type === 'voice' ? 'audio' : type === 'file' ? 'document' : type;
  if (!['image', 'video', 'audio', 'document', 'sticker'].includes(named)) throw notHere(type);
  const kind = (named === 'document' ? 'file' : named) as Upload['kind'];
  const file = input.file
    ? { name: input.file.name, type: input.file.type, bytes: Buffer.from(input.file.base64, 'base64') }
    : sampleOf(type);
  const upload = addUpload(world, {
    accountId: thread.account.id,
    kind,
    ...file,
    expiresAt: world.clock.now() + 7 * day,
  });
  const content = {
    ...(text === '' || named === 'audio' || named === 'sticker' ? {} : { caption: text }),
    ...(named === 'document' ? { filename: upload.name } : {}),
    mime_type: upload.type,
    sha256: sha256(upload, 'base64'),
    id: upload.id,
    url: linkTo(world, upload, 'bearer'),
    ...(named === 'audio' ? { voice: type === 'voice' } : {}),
    ...(named === 'sticker' ? { animated: false } : {}),
  };
  return write(world, thread, named, content, input, text, {}, [
    { type: named, uploadId: upload.id, payload: {} },
  ]);
}

async function newNumber(world: World, thread: Thread, phone: string): Promise<string> {
  const { account, person } = thread;
  const previous = person.phone;
  if (previous === null) throw new UnknownError('This person shows no number.');
  const id = messageId.whatsapp();
  person.phone = phone;
  await tellNumber(world, account, 'messages', {
    messages: [
      {
        from: previous,
        id,
        timestamp: String(seconds(world.clock.now())),
        system: {
          body: `User ${person.name} changed from ${previous} to ${phone}`,
          wa_id: phone,
          type: 'user_changed_number',
        },
        type: 'system',
      },
    ],
  });
  return id;
}
