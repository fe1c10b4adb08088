import type { Account } from '../core/things.ts';

interface Kind {
  value: string;
  label: string;
  /** What the control is given besides the account and the person. */
  make(text: string): Record<string, unknown>;
}

const plain: Kind = { value: 'text', label: 'Text', make: (text) => ({ kind: 'text', text }) };

function attachment(type: string, label: string): Kind {
  return { value: type, label, make: (text) => ({ kind: 'attachment', type, text }) };
}

function act(
  value: string,
  label: string,
  more: (text: string) => Record<string, unknown> = () => ({}),
): Kind {
  return { value, label, make: (text) => ({ kind: value, ...more(text) }) };
}

const media = [
  attachment('image', 'Picture'),
  attachment('video', 'Video'),
  attachment('audio', 'Sound'),
  attachment('file', 'File'),
];

const page = [
  plain,
  ...media,
  attachment('sticker', 'Sticker'),
  attachment('location', 'Place'),
  attachment('fallback', 'Link'),
  attachment('reel', 'Reel'),
  act('postback', 'Tap “Get started”'),
  act('referral', 'Come by a link'),
  act('unsupported', 'Something unsupported'),
  act('post', 'Post on the page', (text) => ({ text })),
  act('mention', 'Mention the page elsewhere', (text) => ({ text })),
  act('recommendation', 'Recommend', (text) => ({ text })),
];

const instagram = [
  plain,
  ...media,
  act('story-reply', 'Answer a story', (text) => ({ text })),
  attachment('story_mention', 'Mention in a story'),
  attachment('ig_reel', 'Reel'),
  attachment('ig_post', 'Post'),
  attachment('share', 'Share'),
  attachment('ephemeral', 'Picture that vanishes'),
  attachment('like_heart', 'Heart'),
  act('postback', 'Tap an icebreaker'),
  act('unsupported', 'Something unsupported'),
  act('mention', 'Mention in a comment elsewhere', (text) => ({ text, inComment: true })),
];

const whatsapp = [
  plain,
  attachment('image', 'Picture'),
  attachment('video', 'Video'),
  attachment('voice', 'Voice message'),
  attachment('document', 'Document'),
  attachment('sticker', 'Sticker'),
  attachment('location', 'Place'),
  attachment('contacts', 'Contact'),
  attachment('order', 'Order'),
  act('welcome', 'Open the chat'),
  act('unsupported', 'Something unsupported'),
  act('new-user-id', 'Get another user id'),
  act('stop', 'Stop marketing'),
  act('resume', 'Allow marketing again'),
];

/** What can be sent from the page; the controls have more. */
export function kindsFor(kind: Account['kind']): Kind[] {
  return { page, instagram, whatsapp }[kind];
}
