import type { Role } from '#contract/roles.ts';

/** A small shop for tea and hand-thrown pottery, as it might be anywhere. */
export const shop = 'Kettle & Kiln';

export interface Player {
  name: string;
  email: string;
  role: Role;
}

/** The team, by the names that the week's texts call them; the installation's administrator joins as `me`. */
export const team: Record<string, Player> = {
  meera: { name: 'Meera Krishnan', email: 'meera@kettle-and-kiln.example', role: 'lead' },
  arun: { name: 'Arun Selvam', email: 'arun@kettle-and-kiln.example', role: 'agent' },
  zoya: { name: 'Zoya Rahman', email: 'zoya@kettle-and-kiln.example', role: 'agent' },
  vikram: { name: 'Vikram Joshi', email: 'vikram@kettle-and-kiln.example', role: 'agent' },
  lakshmi: { name: 'Lakshmi Reddy', email: 'lakshmi@kettle-and-kiln.example', role: 'agent' },
  anahit: { name: 'Անահիտ Սարգսյան', email: 'anahit@kettle-and-kiln.example', role: 'agent' },
  tom: { name: 'Tom Okafor', email: 'tom@kettle-and-kiln.example', role: 'agent' },
  ines: { name: 'Inês Duarte', email: 'ines@kettle-and-kiln.example', role: 'agent' },
};

/** Where its customers write. The systems behind the api channels are invented, so nothing is delivered there. */
export const places: Record<string, { connector: string; name: string; settings: Record<string, unknown> }> =
  {
    chat: {
      connector: 'website',
      name: 'Shop website',
      settings: {
        title: 'Kettle & Kiln',
        greeting: 'Namaste, vanakkam, barev! Ask us anything about tea, cups or your order.',
        colour: '#9a4a1f',
        askName: 'optional',
        askEmail: 'optional',
      },
    },
    app: {
      connector: 'api',
      name: 'App in-app messages',
      settings: { callbackUrl: 'https://app.kettle-and-kiln.example/earshot' },
    },
    line: {
      connector: 'api',
      name: 'Market stall text line',
      settings: { callbackUrl: 'https://texts.kettle-and-kiln.example/earshot' },
    },
    board: {
      connector: 'api',
      name: 'Shop reviews board',
      settings: { callbackUrl: 'https://reviews.kettle-and-kiln.example/earshot' },
    },
  };

/** Accounts of platforms, at the sandbox's stand-ins. */
export const practicePlaces: Record<string, { connector: string; name: string }> = {
  messenger: { connector: 'messenger', name: 'Messenger' },
  page: { connector: 'facebook-page', name: 'Facebook Page' },
  instagram: { connector: 'instagram', name: 'Instagram' },
  whatsapp: { connector: 'whatsapp', name: 'WhatsApp' },
};

const [day, short] = [[{ from: '09:00', to: '20:00' }], [{ from: '10:00', to: '13:00' }]];

export const hours = {
  name: 'Shop hours',
  zone: 'Asia/Kolkata',
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: short },
  holidays: [{ name: 'Republic Day', date: '2027-01-26', yearly: true }],
};

/** What is written in public is seen by everybody, so it is promised sooner. */
export const policies = [
  {
    name: 'In public',
    filter: { all: [{ field: 'surface', is: 'public' }] },
    clock: 'always',
    firstReply: 60,
    nextReply: 120,
    warnAt: 50,
  },
  { name: 'Everybody else', clock: 'always', firstReply: 240, nextReply: 480, resolution: 4320 },
];
