import type { PrivateAnswerTexts } from '#contract/cases.ts';

/** What new texts begin with, in the languages that we can write them in; each can go out as it is. */
const beginnings: Record<string, { opening: string; note: string }> = {
  en: {
    opening:
      'Hello[[ {name}]], thank you for your comment. We gladly help you here, where only you and we can read it: please write what it is about.',
    note: 'Thank you[[, {name}]]. We have sent you a private message.',
  },
  ta: {
    opening:
      'வணக்கம்[[ {name}]], உங்கள் கருத்துக்கு நன்றி. நீங்களும் நாங்களும் மட்டுமே படிக்கக்கூடிய இந்த இடத்தில் உங்களுக்கு உதவுகிறோம்: விவரத்தை இங்கே எழுதுங்கள்.',
    note: 'நன்றி[[, {name}]]. உங்களுக்குத் தனிப்பட்ட செய்தி அனுப்பியுள்ளோம்.',
  },
  hi: {
    opening:
      'नमस्ते[[ {name}]], आपकी टिप्पणी के लिए धन्यवाद। यहाँ केवल आप और हम पढ़ सकते हैं: कृपया लिखें कि बात क्या है, हम मदद करेंगे।',
    note: 'धन्यवाद[[, {name}]]। हमने आपको निजी संदेश भेजा है।',
  },
  ur: {
    opening:
      'السلام علیکم[[ {name}]]، آپ کے تبصرے کا شکریہ۔ یہاں صرف آپ اور ہم پڑھ سکتے ہیں: براہ کرم لکھیں کہ معاملہ کیا ہے، ہم مدد کریں گے۔',
    note: 'شکریہ[[، {name}]]۔ ہم نے آپ کو نجی پیغام بھیج دیا ہے۔',
  },
};

export function beginningIn(language: string): PrivateAnswerTexts['texts'][number] {
  return { language, ...(beginnings[language] ?? { opening: '', note: '' }) };
}
