import type { OutgoingPart } from '../connector.ts';

/** A part without anything in it, of a person to `customer-1` in `thread-1`: a test says what differs. */
export function emptyPart(createdAt = new Date()): OutgoingPart {
  return {
    id: '0195c0de-0000-7000-8000-000000000001',
    messageId: '0195c0de-0000-7000-8000-0000000000aa',
    thread: { id: 'thread-1', surface: 'private', subject: null },
    recipient: { keys: [{ namespace: 'channel', value: 'customer-1' }] },
    authorName: 'Anahit',
    text: '',
    lines: null,
    attachments: [],
    answerTo: null,
    copies: [],
    replyTo: null,
    author: 'person',
    tag: null,
    privateReplyTo: null,
    template: null,
    choices: null,
    previous: null,
    history: [],
    createdAt,
  };
}
