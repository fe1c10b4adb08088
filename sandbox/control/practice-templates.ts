import type { z } from 'zod';
import type { templateInput } from './acts.ts';

const ready: [language: string, body: string, examples: string[]][] = [
  ['en', 'Hello {{customer_name}}, your order {{order}} is ready.', ['Maria', 'A-17']],
  ['ta', 'வணக்கம் {{customer_name}}, உங்கள் ஆர்டர் {{order}} தயார்.', ['கவிதா', 'A-17']],
  ['ur', 'السلام علیکم {{customer_name}}، آپ کا آرڈر {{order}} تیار ہے۔', ['فاطمہ', 'A-17']],
  ['hi', 'नमस्ते {{customer_name}}, आपका ऑर्डर {{order}} तैयार है।', ['अनीता', 'A-17']],
  ['te', 'నమస్తే {{customer_name}}, మీ ఆర్డర్ {{order}} సిద్ధంగా ఉంది.', ['లక్ష్మి', 'A-17']],
  ['hy', 'Բարև {{customer_name}}, Ձեր պատվերը՝ {{order}}, պատրաստ է։', ['Անահիտ', 'A-17']],
];

/** One in six scripts, one of each kind of part, and those that nobody may send. */
export const practiceTemplates: Omit<z.input<typeof templateInput>, 'account'>[] = [
  ...ready.map(([language, body, examples]) => ({ name: 'order_ready', language, body, examples })),
  {
    name: 'on_its_way',
    header: { format: 'TEXT', text: 'Your parcel' },
    body: 'It left the shop on {{1}} and is with you by {{2}}.',
    examples: ['Monday', 'Wednesday'],
    footer: 'Teahouse',
    buttons: [
      { type: 'URL', text: 'Follow it', value: 'https://teahouse.example/parcels/{{1}}' },
      { type: 'QUICK_REPLY', text: 'Call me' },
    ],
  },
  {
    name: 'new_tea',
    header: { format: 'IMAGE' },
    body: 'New on the shelf: {{1}}.',
    examples: ['Assam'],
    category: 'MARKETING',
  },
  { name: 'spring_sale', body: 'Everything is cheaper this week.', category: 'MARKETING', status: 'PAUSED' },
  { name: 'rate_us', body: 'How was it? Tell us in a word.', category: 'MARKETING', status: 'PENDING' },
  { name: 'free_phone', body: 'You have won a phone!', category: 'MARKETING', status: 'REJECTED' },
];
