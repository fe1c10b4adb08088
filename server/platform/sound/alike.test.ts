import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keysWanted, listener, soundKeys } from './alike.ts';

/** One person a line, in spellings that people use; each finds each of the others. */
const people = `
கவிதா Kavitha Kavita कविता
अनीता Anita Aneeta انیتا
فاطمہ Fatima Fatema फ़ातिमा
Անահիտ Anahit Anaheet
లక్ష్మి Lakshmi Laxmi लक्ष्मी லட்சுமி
தமிழ்செல்வி Tamilselvi Thamizhselvi
சுப்ரமணியம் Subramaniam Subramanyam
பிரியா Priya प्रिया ప్రియ
முத்து Muthu Muttu
கண்ணன் Kannan
இளங்கோ Ilango Elango
வள்ளி Valli
சரவணன் Saravanan
பாலாஜி Balaji బాలాజీ
தேவி Devi देवी దేవి
ஜெயலலிதா Jayalalitha Jayalalitaa
भारती Bharati Bharathi பாரதி
दीपक Deepak Dipak دیپک
गौरव Gaurav Gourav
श्वेता Shweta Sweta Swetha
नरेन्द्र Narendra Narender
ऋषि Rishi
मधु Madhu మధు
चित्रा Chitra சித்ரா
विशाल Vishal விஷால்
రాము Ramu
సాయి Sai
నాగార్జున Nagarjuna
ప్రభాకర్ Prabhakar प्रभाकर
కృష్ణవేణి Krishnaveni
మహాలక్ష్మి Mahalakshmi Mahalaxmi
శిరీష Sirisha Shirisha
Գայանե Gayane
Նարինե Narine Nariné
Վարդան Vardan
Սիրանույշ Siranush Siranuysh
Զավեն Zaven
Շուշան Shushan
Ղազարյան Ghazaryan Kazaryan
Ծովինար Tsovinar
Ջուլիետա Julieta
حسین Hussain Husain Hussein
زبیدہ Zubaida Zubeida
خدیجہ Khadija Khadijah
رخسانہ Rukhsana
جاوید Javed Jawed Javaid
نسرین Nasreen Nasrin
سلمان Salman सलमान
غزالہ Ghazala
شاہد Shahid Shahed
مریم Maryam Mariam
عثمان Usman Osman
نعیم Naeem Naim
عرفان Irfan इरफ़ान
پرویز Pervez Parvez
Дмитрий Dmitry Dmitri
Ксения Ksenia Xenia
Чехов Chekhov
Екатерина Ekaterina Yekaterina
Νίκος Nikos
ნინო Nino
রহমান Rahman रहमान
ਹਰਜੀਤ Harjeet Harjit
ಗಣೇಶ್ Ganesh கணேஷ் గణేష్
രാധ Radha राधा
Müller Mueller Muller
Sofía Sofia Sophia Sofya
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

/** Whom nobody above may be taken for, though they come near. */
const others =
  `Kavya Anand Fathi Anush Lakhan Selvam Prem Mathi Kamala Velan Bela Dev Bharat Deepa Gauri Swati Nandini Rashid Madan
  Chandra Vimal Rama Soma Nagesh Prabhu Krishna Mahesh Suresh Gayatri Narek Vartan Shushanik Zara Hassan Zahid Khalid Rehana Jamal Nasir
  Salim Ghazi Sadiq Marina Osama Nadeem Imran Parveen Dmitra Oksana Chandler Karina Nikita Nina Rahim Harish Guna Rudra Miller Sophie`.split(
    /\s+/,
  );

const keys = new Map([...people.flat(), ...others].map((name) => [name, new Set(soundKeys(name))]));

describe('names that sound alike', () => {
  it('are found in other spellings and scripts, and hardly ever taken for others', () => {
    const missed: string[] = [];
    const wrong: string[] = [];
    let asked = 0;
    let apart = 0;
    for (const [n, names] of people.entries())
      for (const q of names) {
        const found = finder(q);
        const same = names.filter((name) => name !== q);
        const different = [...people.filter((_, other) => other !== n).flat(), ...others];
        asked += same.length;
        apart += different.length;
        missed.push(...same.filter((name) => !found(name)).map((name) => `${q} ${name}`));
        wrong.push(...different.filter(found).map((name) => `${q} ${name}`));
      }
    assert.ok(people.length >= 60 && asked > 400, `${people.length} ${asked}`);
    assert.ok(missed.length <= asked * 0.02, `missed ${missed.length} of ${asked}: ${missed.join(', ')}`);
    assert.ok(wrong.length <= 20, `wrong ${wrong.length} of ${apart}: ${wrong.join(', ')}`);
  });

  it('every word that is looked for needs one of its own, in any order', () => {
    assert.deepEqual(listener('Raman Kavitha')('கவிதா ராமன்'), ['ராமன்', 'கவிதா']);
    assert.deepEqual(listener('கவிதா')('Dr. Kavita R. Raman-Iyer'), ['Kavita']);
    assert.equal(listener('Kavitha Raman')('கவிதா'), null);
    assert.equal(listener('Kavitha Kavitha')('கவிதா'), null);
  });

  it('what is no name is not looked up', () => {
    for (const q of [
      '',
      'r',
      '#12',
      'order 12',
      '"Kavitha"',
      'a@b.example',
      'அ',
      '東京',
      '🫖',
      '-Kavitha kettle!',
      'Kavitha 東京',
      '*',
      '\u200f\u200d',
      '\ud800',
    ])
      assert.equal(keysWanted(q), null, q);
    assert.deepEqual(soundKeys('\ud83d x 東京 12 ...'), []);
    assert.ok(soundKeys('ஃ'.repeat(1_000) + 'Kavitha '.repeat(10_000)).length < 20);
    assert.ok(soundKeys('و'.repeat(40)).length <= 32);
  });
});

function finder(q: string): (name: string) => boolean {
  const wanted = keysWanted(q) ?? [['nothing']];
  const like = listener(q);
  return (name) =>
    wanted.every((each) => each.some((key) => keys.get(name)?.has(key))) && like(name) !== null;
}
