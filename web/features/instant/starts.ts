import type { InstantMessage } from '#contract/instant.ts';

export type TextKind = InstantMessage['kind'] | 'prompt';

/** What a new text begins with, in the languages that we can write it in. */
const starts: Record<TextKind, Record<string, string>> = {
  instant: {
    en: 'Hello[[ {name}]], we have your message and will answer soon.[[ Usually it takes no longer than {estimate}.]]',
    ta: 'வணக்கம்[[ {name}]], உங்கள் செய்தி கிடைத்தது; விரைவில் பதிலளிப்போம்.[[ வழக்கமாக {estimate} வரை ஆகலாம்.]]',
    hi: 'नमस्ते[[ {name}]], आपका संदेश मिल गया है; हम जल्द जवाब देंगे।[[ आम तौर पर इसमें {estimate} तक लगते हैं।]]',
    ur: 'السلام علیکم[[ {name}]]، آپ کا پیغام مل گیا ہے؛ ہم جلد جواب دیں گے۔[[ عموماً {estimate} تک لگتے ہیں۔]]',
  },
  away: {
    en: 'Hello[[ {name}]], nobody is here right now, but your message is.[[ We open again: {opening}.]]',
    ta: 'வணக்கம்[[ {name}]], இப்போது எங்கள் அலுவலகம் மூடப்பட்டுள்ளது; உங்கள் செய்தி கிடைத்தது.[[ மீண்டும் திறக்கும் நேரம்: {opening}.]]',
    hi: 'नमस्ते[[ {name}]], अभी हमारा कार्यालय बंद है, पर आपका संदेश मिल गया है।[[ हम फिर खुलेंगे: {opening}।]]',
    ur: 'السلام علیکم[[ {name}]]، اس وقت دفتر بند ہے، لیکن آپ کا پیغام مل گیا ہے۔[[ دوبارہ کھلنے کا وقت: {opening}۔]]',
  },
  prompt: {
    en: 'Sorry that you have to wait[[, {name}]]. Please write any word: then we can go on answering you here.',
    ta: 'காத்திருக்க வைத்ததற்கு வருந்துகிறோம்[[, {name}]]. ஏதாவது ஒரு வார்த்தை எழுதுங்கள்: அப்போதுதான் இங்கே தொடர்ந்து பதிலளிக்க முடியும்.',
    hi: 'इंतज़ार के लिए खेद है[[, {name}]]। कृपया कोई भी एक शब्द लिख दें: तभी हम यहाँ आगे जवाब दे सकेंगे।',
    ur: 'انتظار کے لیے معذرت[[، {name}]]۔ براہ کرم کوئی بھی ایک لفظ لکھ دیں: تبھی ہم یہاں آگے جواب دے سکیں گے۔',
  },
};

export function startOf(kind: TextKind, language: string): string {
  return starts[kind][language] ?? '';
}
