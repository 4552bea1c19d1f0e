// Small talk of languages other than English: acknowledgements, thanks, greetings, goodbyes.
// Invariant: words of one language count only beside closed-class words of that language.
import type { SpeechAct } from './english-small-talk.ts'

const acts = (lists: Partial<Record<SpeechAct, string>>): ReadonlyMap<string, SpeechAct> =>
  new Map(
    (Object.entries(lists) as [SpeechAct, string][]).flatMap(([act, list]) =>
      list.split(/\s+/).map((word): [string, SpeechAct] => [word, act]),
    ),
  )

/** By ISO 639-1 code; words lower-case, NFC. */
export const ACTS_BY_LANGUAGE: ReadonlyMap<string, ReadonlyMap<string, SpeechAct>> = new Map([
  [
    'es',
    acts({
      greeting: 'hola buenas buenos',
      thanks: 'gracias agradezco agradecido',
      agreement:
        'sí si sip vale claro correcto exacto exactamente cierto okey dale listo seguro efectivamente acuerdo bueno',
      refusal: 'no nop',
      approval: 'perfecto genial excelente bien estupendo bueno buena fantástico maravilloso',
      goodbye: 'adiós adios chao chau hasta luego',
    }),
  ],
  [
    'fr',
    acts({
      greeting: 'bonjour salut bonsoir coucou',
      thanks: 'merci remercie beaucoup',
      agreement: 'oui ouais ouai accord exact exactement correct certainement volontiers entendu voilà bien sûr',
      refusal: 'non nan',
      approval: 'parfait super génial excellent bien bon bonne cool top',
      goodbye: 'revoir adieu bientôt',
    }),
  ],
  [
    'de',
    acts({
      greeting: 'hallo hi servus moin guten grüß tag',
      thanks: 'danke dankeschön vielen dank besten',
      agreement:
        'ja jep jo jawohl genau richtig klar stimmt korrekt gerne gern einverstanden natürlich ordnung passt bitte',
      refusal: 'nein nee nö ne',
      approval: 'super toll perfekt prima gut klasse schön wunderbar alles',
      goodbye: 'tschüss tschüs ciao wiedersehen auf bis bald später',
    }),
  ],
  [
    'it',
    acts({
      greeting: 'ciao salve buongiorno buonasera',
      thanks: 'grazie mille ringrazio',
      agreement: 'sì si certo esatto esattamente corretto accordo giusto va bene',
      refusal: 'no',
      approval: 'perfetto ottimo bene benissimo bello fantastico buono',
      goodbye: 'arrivederci addio presto',
    }),
  ],
  [
    'pt',
    acts({
      greeting: 'olá ola oi bom boa dia tarde noite',
      thanks: 'obrigado obrigada valeu agradeço brigado brigada',
      agreement: 'sim claro certo correto exato exatamente isso beleza combinado tá',
      refusal: 'não nao',
      approval: 'perfeito ótimo otimo excelente bom boa legal bem maravilha',
      goodbye: 'tchau adeus até logo',
    }),
  ],
  [
    'nl',
    acts({
      greeting: 'hallo hoi dag goedemorgen goedemiddag goedenavond',
      thanks: 'dank bedankt dankjewel dankuwel',
      agreement: 'ja jawel jep klopt precies inderdaad juist akkoord prima zeker graag natuurlijk',
      refusal: 'nee neen',
      approval: 'goed perfect mooi top fijn geweldig super lekker',
      goodbye: 'doei dag tot ziens',
    }),
  ],
  [
    'sv',
    acts({
      greeting: 'hej hallå tjena god morgon',
      thanks: 'tack tackar',
      agreement: 'ja japp jo visst precis stämmer absolut okej',
      refusal: 'nej nä',
      approval: 'bra perfekt toppen utmärkt fint jättebra',
      goodbye: 'hejdå adjö',
    }),
  ],
  [
    'da',
    acts({
      greeting: 'hej hejsa goddag',
      thanks: 'tak mange tusind',
      agreement: 'ja jo jep præcis rigtigt korrekt okay selvfølgelig',
      refusal: 'nej næ',
      approval: 'godt perfekt fint super fedt',
      goodbye: 'farvel hej',
    }),
  ],
  [
    'no',
    acts({
      greeting: 'hei heisann hallo',
      thanks: 'takk tusen mange',
      agreement: 'ja jo jepp stemmer riktig nettopp greit selvfølgelig',
      refusal: 'nei',
      approval: 'bra perfekt fint flott supert',
      goodbye: 'hadet adjø',
    }),
  ],
  [
    'pl',
    acts({
      greeting: 'cześć hej witam dzień dobry',
      thanks: 'dziękuję dzięki dziekuje dzieki',
      agreement: 'tak dobrze jasne zgadza dokładnie oczywiście pewnie dobra',
      refusal: 'nie',
      approval: 'super świetnie doskonale idealnie fajnie dobrze',
      goodbye: 'widzenia pa żegnaj',
    }),
  ],
  [
    'cs',
    acts({
      greeting: 'ahoj dobrý den čau',
      thanks: 'děkuji díky dík dekuji',
      agreement: 'ano jo jasně přesně správně dobře souhlasím',
      refusal: 'ne',
      approval: 'super skvělé výborně perfektní',
      goodbye: 'nashledanou sbohem',
    }),
  ],
  [
    'ro',
    acts({
      greeting: 'bună buna salut',
      thanks: 'mulțumesc multumesc mersi',
      agreement: 'da sigur exact corect desigur bine',
      refusal: 'nu',
      approval: 'perfect super excelent minunat',
      goodbye: 'revedere pa',
    }),
  ],
  [
    'hu',
    acts({
      greeting: 'szia sziasztok helló üdv jó napot',
      thanks: 'köszönöm köszi kösz',
      agreement: 'igen persze pontosan rendben jó oké',
      refusal: 'nem',
      approval: 'szuper remek tökéletes nagyszerű',
      goodbye: 'viszlát viszontlátásra',
    }),
  ],
  [
    'fi',
    acts({
      greeting: 'hei moi terve',
      thanks: 'kiitos kiitti',
      agreement: 'joo kyllä juu selvä totta okei',
      refusal: 'ei',
      approval: 'hyvä hienoa täydellinen loistava mahtavaa',
      goodbye: 'näkemiin heippa moikka',
    }),
  ],
  [
    'tr',
    acts({
      greeting: 'merhaba selam günaydın',
      thanks: 'teşekkürler teşekkür ederim sağol sağolun',
      agreement: 'evet tamam tabii tabi doğru aynen olur peki',
      refusal: 'hayır yok',
      approval: 'harika mükemmel güzel süper iyi',
      goodbye: 'görüşürüz hoşçakal güle',
    }),
  ],
  [
    'ru',
    acts({
      greeting: 'привет здравствуйте добрый день доброе утро',
      thanks: 'спасибо благодарю большое',
      agreement: 'да ага угу конечно верно точно хорошо ладно ок окей согласен правильно',
      refusal: 'нет неа',
      approval: 'отлично супер прекрасно замечательно класс круто идеально',
      goodbye: 'пока свидания прощай',
    }),
  ],
  [
    'uk',
    acts({
      greeting: 'привіт вітаю добрий день',
      thanks: 'дякую спасибі',
      agreement: 'так ага звичайно вірно точно добре гаразд',
      refusal: 'ні',
      approval: 'чудово супер прекрасно клас',
      goodbye: 'бувай побачення',
    }),
  ],
  [
    'el',
    acts({
      greeting: 'γεια καλημέρα καλησπέρα',
      thanks: 'ευχαριστώ',
      agreement: 'ναι σωστά βέβαια εντάξει ακριβώς',
      refusal: 'όχι',
      approval: 'τέλεια ωραία καλά',
      goodbye: 'αντίο',
    }),
  ],
  [
    'id',
    acts({
      greeting: 'halo hai selamat pagi siang malam',
      thanks: 'terima kasih makasih',
      agreement: 'ya iya betul benar baik oke setuju tentu',
      refusal: 'tidak bukan nggak',
      approval: 'bagus sempurna mantap hebat',
      goodbye: 'dadah jumpa',
    }),
  ],
  [
    'ar',
    acts({
      greeting: 'مرحبا السلام عليكم أهلا',
      thanks: 'شكرا شكراً جزيلا',
      agreement: 'نعم أجل تمام حسنا صحيح أكيد طيب',
      refusal: 'لا كلا',
      approval: 'رائع ممتاز جيد',
      goodbye: 'وداعا',
    }),
  ],
  [
    'hi',
    acts({
      greeting: 'नमस्ते नमस्कार',
      thanks: 'धन्यवाद शुक्रिया',
      agreement: 'हाँ हां जी ठीक सही बिल्कुल',
      refusal: 'नहीं',
      approval: 'बढ़िया अच्छा',
      goodbye: 'अलविदा',
    }),
  ],
  [
    'vi',
    acts({
      greeting: 'chào xin',
      thanks: 'cảm ơn cám',
      agreement: 'vâng dạ đúng ừ được rồi đồng ý',
      refusal: 'không',
      approval: 'tốt tuyệt hay',
      goodbye: 'tạm biệt',
    }),
  ],
])

/** Turns in scripts without spaces, and Korean, whose endings hang on the word; punctuation and spaces cut out. */
export const UNSPACED_TURNS: ReadonlyMap<SpeechAct, RegExp> = new Map([
  [
    'greeting',
    /^(?:こんにちは|こんばんは|おはよう(?:ございます)?|もしもし|はじめまして|你好|您好|嗨|早上好|晚上好|안녕(?:하세요|하십니까)?|สวัสดี(?:ครับ|ค่ะ|คะ)?)$/u,
  ],
  [
    'thanks',
    /^(?:はい)?(?:どうも)?(?:ありがとう(?:ございます|ございました)?|どうも|助かりました)$|^(?:好的?)?(?:非常|太|多)?(?:谢谢|謝謝|感谢|多谢)(?:你|您|了|啦|你的帮助)?$|^(?:네|예)?(?:정말|대단히)?(?:감사합니다|감사해요|고마워(?:요)?|고맙습니다)$|^ขอบคุณ(?:ครับ|ค่ะ|มาก)*$/u,
  ],
  [
    'agreement',
    /^(?:はい|ええ|うん|そうです(?:ね)?|そうですか|わかりました|了解(?:です|しました)?|大丈夫(?:です)?|オッケー|お願いします|いいですよ?|是的?|好的?|好啊|行|可以|对的?|對|没错|嗯+|当然|明白了?|知道了|네+|예|응|그래(?:요)?|맞아요|맞습니다|좋아요|알겠습니다|알겠어요|물론이죠|ใช่(?:ครับ|ค่ะ)?|ครับ|ค่ะ|ตกลง)+$/u,
  ],
  [
    'refusal',
    /^(?:いいえ|いえ|いや|結構です|違います|不是?|不用了?|不要|没有|沒有|不对|아니(?:요|오)|아뇨|괜찮아요|ไม่(?:ครับ|ค่ะ)?)+$/u,
  ],
  ['goodbye', /^(?:さようなら|またね|じゃあね|失礼します|再见|再見|拜拜|안녕히가세요|안녕히계세요|잘가요?|ลาก่อน)$/u],
])
