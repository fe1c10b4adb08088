import { type Weekday, weekdays } from '#contract/business-hours.ts';
import { fold } from '#server/platform/fold.ts';

export type Kind = 'to' | 'am' | 'pm' | 'night' | 'clock' | 'hours' | 'closed' | 'zone' | 'and';

/** Words as people write them beside times, in the scripts and the romanised forms that bios are written in. */
const written: Record<Kind, string> = {
  to: `to till until through thru bis from between se tak say mudhal muthal varai nundi nunchi varaku minchev
    से तक முதல் வரை வரைக்கும் سے تک تا از من الی إلى حتى నుండి నుంచి వరకు ից մինչև ը ին`,
  am: `morning am subah kaalai kalai udayam सुबह प्रातः காலை صبح صباحا ఉదయం առավոտյան առավոտվա`,
  pm: `evening afternoon noon pm shaam sham dopahar maalai malai sayantram शाम दोपहर सायं மாலை பிற்பகல் மதியம்
    شام دوپہر عصر مساء సాయంత్రం మధ్యాహ్నం երեկոյան ցերեկվա`,
  night: 'night midnight raat iravu ratri रात रात्रि இரவு رات شب రాత్రి գիշերվա',
  clock: `oclock h hr hrs uhr baje mani gantala ganta बजे மணி மணிக்கு بجے ساعت الساعة గంటల గంటలకు గంటలు ժամը ժամ`,
  hours: `hours open opening timing timings time times available support help desk chat business office working work
    service daily everyday weekdays समय खुला खुले खुला कार्य सहायता நேரம் வேலை திறந்திருக்கும் உதவி சேவை
    اوقات کھلا کھلے وقت ساعات مدد کار సమయం సమయాలు వేళలు పని సహాయం ժամեր ժամերը բաց աշխատում ենք օգնություն`,
  closed: `closed off holiday holidays shut band bandh बंद अवकाश छुट्टी மூடல் மூடப்பட்டிருக்கும் விடுமுறை
    بند تعطیل مغلق సెలవు మూసి փակ փակ է`,
  zone: 'utc gmt ist pkt gst amt bst cet cest eet est edt cst cdt mst pst pdt aest aedt jst sgt msk npt',
  and: 'and und et y aur matrum mariyu और மற்றும் اور و మరియు ու և',
};

/** Spellings of weekdays that no locale of the machine has. */
const alsoDays: Record<Weekday, string> = {
  mon: 'mon mondays somvar somwar somvaar peer thingal somavaram सोम திங்கள் سوموار',
  tue: 'tue tues tuesdays mangalvar mangal sevvai chevvai mangalavaram मंगल',
  wed: 'wed wednesdays budhvar budhwar budh budhan budhavaram बुध',
  thu: 'thu thur thurs thursdays guruvar guruwar jumerat viyazhan viyalan guruvaram गुरु बृहस्पतिवार वीरवार',
  fri: 'fri fridays shukravar shukrawar jumma velli sukravaram शुक्र',
  sat: 'sat saturdays shanivar shanivaar hafta sanikkizhamai sanivaram शनि سنیچر',
  sun: 'sun sundays ravivar itwar itvaar nyayiru gnayiru adivaram रवि इतवार',
};

const languages = `en ta hi ur fa ar te hy bn mr gu kn ml pa ne si de fr es pt it ru tr id`.split(/\s+/);
/** Of these the short forms are safe: no other word of theirs is written so. */
const shortened = ['hi', 'ta', 'te', 'hy', 'mr'];

/** Whole phrases, with what they say: open at any time, or on each day. */
export const phrases: { pattern: RegExp; means: 'always' | 'daily' }[] = [
  ...[
    '(?<!\\d)24\\s*[x×*/]\\s*7(?:\\s*[x×*/]\\s*365)?(?!\\d)',
    '(?<!\\d)7\\s*/\\s*24(?!\\d)',
    ...[
      'a?round the clock',
      '(?:always open|open always)',
      '(?:open )24 ?(?:hours|hrs)',
      '24 (?:hours|hrs) a day',
    ],
    ...['24 घंटे (?:खुला|खुले|सातों दिन|उपलब्ध)', 'चौबीसों घंटे', '24 மணி நேரமும்', '24 گھنٹے (?:کھلا|کھلے|دستیاب)'],
    ...['چوبیس گھنٹے (?:کھلا|کھلے|دستیاب)', '24 గంటలూ', '24 గంటలు అందుబాటులో', 'շուրջօրյա', 'օրը 24 ժամ'],
    ...['شبانہ روزی', 'على مدار الساعة', 'круглосуточно', '24 ghante (?:khula|open|available)'],
  ].map((source) => ({ pattern: phrase(source), means: 'always' as const })),
  ...[
    ...[
      '(?:every ?day|daily|all days|7 days a week|all week)',
      'हर दिन',
      'रोज़ाना',
      'रोज',
      'प्रतिदिन',
      'सातों दिन',
      'har din',
      'roz(?:ana)?',
    ],
    ...[
      'தினமும்',
      'தினசரி',
      'எல்லா நாட்களும்',
      'thinamum',
      'روزانہ',
      'ہر روز',
      'هر روز',
      'يوميا',
      'ప్రతిరోజూ',
      'ప్రతి రోజు',
      'రోజూ',
    ],
    ...['ամեն օր', 'ежедневно', 'täglich'],
  ].map((source) => ({ pattern: phrase(source), means: 'daily' as const })),
];

function phrase(source: string): RegExp {
  // What is a pattern stays one; the words in it are compared as the text is.
  const folded = source.replace(/\p{L}[\p{L}\p{M} ]*/gu, (words) => foldInside(words));
  return new RegExp(
    folded.startsWith('(?<!') ? folded : `(?<![\\p{L}\\p{N}])${folded}(?![\\p{L}\\p{M}])`,
    'gu',
  );
}

function foldInside(words: string): string {
  // `\d`, `x` and the like are no words.
  return /[^ -~]/.test(words) ? words.replace(/\S+/g, (one) => fold(one)) : words;
}

const kinds = new Map<string, Kind>();
for (const [kind, words] of Object.entries(written) as [Kind, string][])
  for (const word of words.split(/\s+/)) if (word) kinds.set(fold(word), kind);

const days = new Map<string, Weekday>();
// 5 January 2026 is a Monday.
weekdays.forEach((day, n) => {
  const date = new Date(Date.UTC(2026, 0, 5 + n));
  const named = (language: string, weekday: 'long' | 'short'): string =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(date);
  const names = [
    ...languages.map((language) => named(language, 'long')),
    ...shortened.map((language) => named(language, 'short')),
    ...alsoDays[day].split(/\s+/),
  ];
  for (const name of names) {
    const word = fold(name).replace(/[.\s]+/g, '');
    if (word.length > 1 && !days.has(word)) days.set(word, day);
  }
});

/** Endings are written onto words in these scripts. */
const joined =
  /^[\p{Script=Tamil}\p{Script=Telugu}\p{Script=Armenian}\p{Script=Kannada}\p{Script=Malayalam}]/u;
const stems = [...days].filter(([word]) => word.length > 3 && joined.test(word));
const clockStems = ['மணி', 'గంట', 'ժամ'].map(fold);

export function dayIn(word: string): Weekday | undefined {
  const exact = days.get(word);
  if (exact || !joined.test(word)) return exact;
  return stems.find(([stem]) => word.startsWith(stem))?.[1];
}

export function kindOf(word: string): Kind | undefined {
  const exact = kinds.get(word);
  if (exact || !joined.test(word)) return exact;
  return clockStems.some((stem) => word.startsWith(stem)) ? 'clock' : undefined;
}
