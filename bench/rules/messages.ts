import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { rawPost } from '../rig/load.ts';
import { type Random, uuidFrom } from '../rig/random.ts';

const sentences = [
  'The parcel came yesterday but the lid does not fit.',
  'மூடி பொருந்தவில்லை, மாற்றித் தர முடியுமா?',
  'क्या ढक्कन बदल सकते हैं? ठीक से बंद नहीं होता।',
  'Պատվերը դեռ չի հասել, երե՞ք օր է անցել։',
  'پارسل کل آیا مگر ڈھکن ٹھیک نہیں بیٹھتا۔',
  'మూత సరిగ్గా పట్టడం లేదు, మార్చి ఇవ్వగలరా?',
];
/** One message in five has a word that a rule looks for. */
export const sought = ['refund', 'broken', 'lawyer', 'செலவு', 'वापस'];

let made = 0;

/** Signed requests, a message of a customer in each, to known conversations and some new ones. */
export function messages(
  channel: { path: string; secret: string },
  { count, conversations, random }: { count: number; conversations: number; random: Random },
): Buffer[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const thread = random.chance(0.1) ? `new-${made}` : `t${random.whole(0, conversations - 1)}`;
    const words = random.chance(0.2) ? ` ${random.pick(sought)}` : '';
    const event = {
      type: 'message',
      id: `m${made}`,
      thread: { id: thread },
      author: { id: thread, name: 'கவிதா' },
      text: random.pick(sentences) + words,
    };
    const body = Buffer.from(JSON.stringify({ events: [event] }));
    return rawPost(channel.path, webhookHeaders(channel.secret, uuidFrom(random), new Date(), body), body);
  });
}
