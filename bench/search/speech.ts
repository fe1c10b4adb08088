import { type Random, randomFrom } from '../rig/random.ts';

/** How people of one script write: the words that everybody uses, the pieces that rarer ones are made of, names. */
export interface Speech {
  script: string;
  /** Of twenty people, how many write so. */
  share: number;
  words: string[];
  beginnings: string[];
  endings: string[];
  names: string[];
  /** The same names in Latin letters; empty where they are written so anyway. */
  romanised: string[];
}

const list = (text: string): string[] => text.trim().split(/\s+/);
const names = (text: string): string[] => text.trim().split(/\s*,\s*/);

export const speeches: Speech[] = [
  {
    script: 'latin',
    share: 8,
    words:
      list(`the and not for you with order please when lid parcel kettle it my arrived from still thank refund day
      was but can send number broken wrong colour morning address invoice handle box yesterday teapot cup paid card bank
      store answer hello waiting photo size small large cracked glaze courier tracking label return exchange week month
      delivery blue green white price discount code payment twice bill account help kind regards urgent saucer set gift`),
    beginnings: list('bar cor del fen gal har jun kel lan mor nor pel quin ros sal tam ul ver wen yor zan'),
    endings: list('ba del fin gart han ino kel lo mara nix ord pin rus stone tova vik wood yard zell'),
    names:
      names(`Anna Potter, Maria Lopez, Tom Becker, Ingrid Olsen, John Whitfield, Laura Conti, Peter Novak, Sofia Rossi,
      Emma Laurent, Lucas Moreau, Nina Fischer, Omar Haddad, Clara Jensen, Hugo Martin, Elsa Lind, Paul Greene`),
    romanised: [],
  },
  {
    script: 'devanagari',
    share: 3,
    words:
      list(`है में नहीं और का कि मुझे आप से को मेरा ऑर्डर कृपया पार्सल ढक्कन केतली कब वापस पैसे मिला धन्यवाद टूटा गलत रंग पता बिल
      डिब्बा कल आज सुबह नंबर भेजें बदल छोटा बड़ा हफ्ता महीना भुगतान कार्ड बैंक दुकान जवाब नमस्ते इंतज़ार फोटो नीला हरा सफेद कीमत मदद`),
    beginnings: list('बार कोर देल फेन गाल हर जून केल लान मोर नोर पेल रोस साल ताम वेर चन्द भान धर'),
    endings: list('बा देल फिन गढ़ हन इनो केल लो मारा नगर पुर पिन रस तोवा विक वाड़ यार शाला'),
    names:
      names(`अनीता शर्मा, रमा देवी, संजय वर्मा, प्रिया सिंह, राजेश कुमार, सुनीता गुप्ता, अमित पटेल, नेहा जोशी, विकास मिश्रा,
      पूजा अग्रवाल, मोहन यादव, कविता राव`),
    romanised:
      names(`Anita Sharma, Rama Devi, Sanjay Verma, Priya Singh, Rajesh Kumar, Sunita Gupta, Amit Patel, Neha Joshi,
      Vikas Mishra, Pooja Agarwal, Mohan Yadav, Kavita Rao`),
  },
  {
    script: 'tamil',
    share: 3,
    words:
      list(`என் இல்லை நான் எனக்கு இந்த அது தயவுசெய்து ஆர்டர் மூடி பார்சல் எப்போது வரும் பணம் திரும்ப நன்றி உடைந்த தவறு நிறம் முகவரி
      பெட்டி நேற்று இன்று காலை எண் அனுப்பு மாற்றி சிறிய பெரிய வாரம் மாதம் கட்டணம் அட்டை வங்கி கடை பதில் வணக்கம் காத்திருக்கிறேன்
      புகைப்படம் நீலம் பச்சை வெள்ளை விலை உதவி பொருந்தவில்லை கெண்டி`),
    beginnings: list('பார் கோர் தேல் பென் கால் மலர் சூன் கேல் லான் மோர் நோர் வேல் ரோச மணி தாமர சிவ முரு இள'),
    endings: list('பா தேல் கன் காடு வன் இனோ கேல் லோ மாலை நகர் புரம் பின் ரசம் தோவா விக் வாடி யார் சாலை'),
    names: names(`கவிதா ராமன், முருகன் செல்வம், லட்சுமி நாராயணன், அருண் குமார், தமிழ்செல்வி, செந்தில் வேல், மீனாட்சி சுந்தரம்,
      கார்த்திக் ராஜா, பிரியா மோகன், விஜய் ஆனந்த்`),
    romanised: names(`Kavitha Raman, Murugan Selvam, Lakshmi Narayanan, Arun Kumar, Tamilselvi, Senthil Vel,
      Meenakshi Sundaram, Karthik Raja, Priya Mohan, Vijay Anand`),
  },
  {
    script: 'telugu',
    share: 2,
    words: list(`నా లేదు నేను నాకు ఈ అది దయచేసి ఆర్డర్ మూత పార్సెల్ ఎప్పుడు వస్తుంది డబ్బు తిరిగి ధన్యవాదాలు పగిలిన తప్పు రంగు చిరునామా
      పెట్టె నిన్న ఈరోజు ఉదయం సంఖ్య పంపండి మార్చి చిన్న పెద్ద వారం నెల చెల్లింపు కార్డు బ్యాంకు దుకాణం జవాబు నమస్కారం ఫోటో నీలం
      పచ్చ తెలుపు ధర సహాయం సరిపోవడం కెటిల్`),
    beginnings: list('బార్ కోర్ దేల్ పెన్ గాల్ హరి జూన్ కేల్ లాన్ మోర్ నోర్ వేల్ రోస మణి తామ శివ రామ చంద్ర'),
    endings: list('బా దేల్ కన్ గూడ వన్ ఇనో కేల్ లో మాల నగర్ పురం పిన్ రస తోవ విక్ వాడ యార్ శాల'),
    names: names('లక్ష్మి రెడ్డి, రమాదేవి, వెంకట రావు, సుజాత నాయుడు, శ్రీనివాస్ గౌడ్, అనిల్ కుమార్, పద్మావతి, హరీష్ చౌదరి'),
    romanised:
      names(`Lakshmi Reddy, Ramadevi, Venkata Rao, Sujatha Naidu, Srinivas Goud, Anil Kumar, Padmavathi,
      Harish Chowdary`),
  },
  {
    script: 'armenian',
    share: 2,
    words:
      list(`եւ չի իմ ես ինձ այս որ խնդրում պատվերը կափարիչը ծանրոցը երբ կգա գումարը հետ շնորհակալ կոտրված սխալ գույնը հասցեն
      տուփը երեկ այսօր առավոտյան համարը ուղարկեք փոխել փոքր մեծ շաբաթ ամիս վճարումը քարտ բանկ խանութ պատասխան բարեւ սպասում նկարը
      կապույտ կանաչ սպիտակ գինը օգնություն թեյնիկ չափը`),
    beginnings: list('բար կոր դել ֆեն գալ հար ջուն քել լան մոր նոր պել ռոս սալ տամ վեր արա զար'),
    endings: list('բա դել ֆին գար հան ինո կել լո մարա նիկ որդ պին րուս տովա վիկ ստան յար շեն'),
    names:
      names(`Անահիտ Պետրոսյան, Արամ Սարգսյան, Մարիամ Հակոբյան, Տիգրան Գրիգորյան, Նարե Մկրտչյան, Դավիթ Հարությունյան,
      Լիլիթ Ավետիսյան, Գոռ Վարդանյան`),
    romanised: names(`Anahit Petrosyan, Aram Sargsyan, Mariam Hakobyan, Tigran Grigoryan, Nare Mkrtchyan,
      Davit Harutyunyan, Lilit Avetisyan, Gor Vardanyan`),
  },
  {
    script: 'urdu',
    share: 2,
    words:
      list(`ہے میں نہیں اور کا کہ مجھے آپ سے کو میرا آرڈر براہ مہربانی پارسل ڈھکن کیتلی کب واپس پیسے ملا شکریہ ٹوٹا غلط رنگ پتہ
      بل ڈبہ کل آج صبح نمبر بھیجیں بدل چھوٹا بڑا ہفتہ مہینہ ادائیگی کارڈ بینک دکان جواب سلام انتظار تصویر نیلا سبز سفید قیمت مدد`),
    beginnings: list('بار کور دیل فین گال ہار جون کیل لان مور نور پیل روس سال تام ویر چاند گل'),
    endings: list('با دیل فن گڑھ ہان ینو کیل لو مارا نگر پور پن رس توا وک واڑ یار شالا'),
    names: names(
      'فاطمہ خان, راوی احمد, علی حسن, عائشہ ملک, زینب بیگم, عمران قریشی, بلال شیخ, نادیہ چوہدری, حمزہ علی, صائمہ اقبال',
    ),
    romanised:
      names(`Fatima Khan, Ravi Ahmed, Ali Hasan, Ayesha Malik, Zainab Begum, Imran Qureshi, Bilal Shaikh,
      Nadia Chaudhry, Hamza Ali, Saima Iqbal`),
  },
];

/** Twenty places, as many of each script as its share: conversation n is in the script at n mod 20. */
export const turns: number[] = speeches.flatMap(({ share }, i) => Array.from({ length: share }, () => i));

/** A word that few ever write: the nth of its script, the same in every run and unlike every other. */
export function rareWord({ beginnings, endings }: Speech, n: number): string {
  const parts: string[] = [];
  let rest = n;
  for (let i = 0; i < 5; i += 1) {
    const from = i === 0 ? beginnings : endings;
    parts.push(from[rest % from.length] ?? '');
    rest = Math.floor(rest / from.length);
  }
  return parts.join('');
}

const middling = 3_000;

/** Sentences whose words are as frequent as in speech: the nth most common one turns up 1/n as often as the first. */
export function sentences(speech: Speech, count: number): string[] {
  const random = randomFrom(speech.share * 1_000 + speech.words.length);
  const vocabulary = [
    ...speech.words,
    ...Array.from({ length: middling }, (_, n) => rareWord(speech, 50_000_000 + n)),
  ];
  const upTo: number[] = [];
  let sum = 0;
  for (let n = 1; n <= vocabulary.length; n += 1) {
    sum += 1 / n;
    upTo.push(sum);
  }
  const drawn = (): string => vocabulary[place(upTo, random.next() * sum)] ?? '';
  return Array.from({ length: count }, () => Array.from({ length: lengthOf(random) }, drawn).join(' '));
}

/** Most messages are short, some are letters. */
function lengthOf(random: Random): number {
  return random.chance(0.03) ? random.whole(60, 200) : random.whole(3, 18);
}

function place(upTo: number[], wanted: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
