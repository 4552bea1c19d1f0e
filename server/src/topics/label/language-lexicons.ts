// Compact closed-class words of the languages that chats are written in, English apart.
// Invariant: `links` may stand inside a phrase ("mot de passe"); `stops` are left out of it.

export interface LanguageLexicon {
  readonly links: ReadonlySet<string>
  readonly stops: ReadonlySet<string>
}

const lexicon = (links: string, stops: string): LanguageLexicon => ({
  links: new Set(links.split(/\s+/).filter(Boolean)),
  stops: new Set(stops.split(/\s+/).filter(Boolean)),
})

/** By ISO 639-1 code. Words are lower-case, composed (NFC), apostrophes cut ("l'" → "l"). */
export const LANGUAGE_LEXICONS: ReadonlyMap<string, LanguageLexicon> = new Map([
  [
    'es',
    lexicon(
      'de del a al en con sin para por entre sobre desde hasta y o',
      `el la los las un una unos unas mi mis tu tus su sus este esta estos estas ese esa eso esto aquel lo le les me te se nos os
      yo tú él ella ellos ellas usted ustedes nosotros que qué quien quién cual cuál cuando cuándo donde dónde como cómo cuanto cuánto cuánta cuántos
      es son era fue ser está están estoy estar estaba ha han he hay había haber hacer hace hago puedo puede pueden podría puedes quiero quisiera
      necesito tengo tiene tener voy va ir si sí no ya más muy también pero porque pues aún todavía solo algo alguien nada todo toda todos todas favor mucho mucha muchos muchas
      gracias hola buenos buenas e u ni tan bien así ahora hoy mañana debo debe saber gustaría dime ayuda`,
    ),
  ],
  [
    'fr',
    lexicon(
      'de du des d à au aux en dans avec sans pour par sur entre vers chez et ou sous',
      `le la les l un une mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces c s m t n j qu
      je tu il elle on nous vous ils elles me te se moi toi lui y que qui quoi quand où comment pourquoi combien quel quelle quels quelles
      est suis es sont était être été ai as a avons avez ont avoir fait faire fais puis peux peut pouvez pourrait pouvoir veux voudrais besoin dois doit
      ne pas plus non oui si mais car donc aussi très bien tout toute tous toutes rien encore toujours déjà même autre comme quelque
      bonjour merci svp plait plaît s'il aujourd hui demain maintenant ça cela savoir aimerais aide aider`,
    ),
  ],
  [
    'de',
    lexicon(
      'von vom zu zum zur für mit ohne in im ins an am auf aus bei nach über unter durch gegen um und oder bis zwischen',
      `der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner meines dein deine sein seine ihr ihre ihren unser unsere
      ich du er sie es wir mich mir dich dir uns euch ihnen sich man dieser diese dieses diesen diesem jener welche welcher welches
      wer was wann wo warum wie wieso weshalb wieviel dass ob wenn weil als denn aber sondern doch also so da dann hier dort
      ist sind bin bist war waren sein gewesen hat habe haben hast hatte hätte wird werden wurde würde kann kannst können könnte könnten möchte will wollen
      muss müssen soll sollte darf brauche gibt geht nicht kein keine keinen nie nur noch schon auch sehr mehr viel etwas alles alle nichts immer jetzt heute morgen
      bitte danke hallo ja nein mal gerne gern wissen sagen zeig zeige mach mache`,
    ),
  ],
  [
    'it',
    lexicon(
      'di del della dei delle dello degli d da dal dalla in nel nella con senza per su sul sulla tra fra a al alla ai e o',
      `il lo la i gli le l un uno una mio mia miei mie tuo tua suo sua nostro vostro loro questo questa questi queste quello quella
      io tu lui lei noi voi mi ti si ci vi ne che chi cosa quando dove come perché quanto quanta quanti quale quali
      è sono sei era essere stato stata ho ha hai hanno avere abbiamo fare fa faccio fammi posso può puoi potrei potrebbe voglio vorrei devo deve bisogno serve
      non no sì più molto anche ma però se già ancora solo tutto tutti tutte niente qualcosa grazie ciao favore oggi domani adesso ora sapere dimmi aiuto`,
    ),
  ],
  [
    'pt',
    lexicon(
      'de do da dos das em no na nos nas com sem para pra por pelo pela sobre entre até a ao à aos e ou',
      `o os as um uma uns umas meu minha meus minhas teu tua seu sua seus suas nosso nossa este esta esse essa isso isto aquele aquela
      eu tu você vocês ele ela eles elas nós me te se lhe que quem qual quais quando onde como porque porquê quanto quantos
      é são sou era ser está estão estou estar foi há tem tenho ter tinha fazer faz faço posso pode podem poderia quero queria gostaria preciso devo vou vai ir
      não sim mais muito também mas já ainda só tudo todos todas nada algo favor obrigado obrigada olá oi bom boa hoje amanhã agora saber ajuda`,
    ),
  ],
  [
    'nl',
    lexicon(
      'van voor met zonder in op aan bij naar uit over door tegen om en of tot tussen te onder per',
      `de het een mijn m'n je jouw uw zijn haar ons onze hun deze dit die dat ik jij u hij zij ze wij we jullie mij me jou hem
      wie wat wanneer waar waarom hoe welke hoeveel als omdat maar dus dan er hier daar is ben bent was waren geweest heb hebt heeft hebben had
      word wordt worden werd kan kunt kunnen kon zou zouden wil willen wilde moet moeten mag zal zullen nodig doe doen gaat gaan
      niet geen nooit nog al ook wel heel zeer meer veel iets alles niets alle alleen altijd nu vandaag morgen
      alstublieft alsjeblieft dank bedankt hallo ja nee graag weten even`,
    ),
  ],
  [
    'sv',
    lexicon(
      'av till för med utan i på om från vid under över genom och eller mot efter',
      `en ett den det de min mitt mina din ditt dina sin sitt vår er deras jag du han hon vi ni mig dig honom henne oss dem man
      som vad vem när var varför hur vilken vilket att om är var vara varit har hade ha kan kunde ska skulle vill behöver måste får
      inte nej ja mycket mer också men så då här där nu idag imorgon tack hej snälla bara än redan något allt alla`,
    ),
  ],
  [
    'da',
    lexicon(
      'af til for med uden i på om fra ved under over gennem og eller mod efter',
      `en et den det de min mit mine din dit dine sin vores deres jeg du han hun vi mig dig ham hende os dem man
      som hvad hvem hvornår hvor hvorfor hvordan hvilken at er var være været har havde have kan kunne skal skulle vil ville må får
      ikke nej ja meget mere også men så da her der nu tak hej bare endnu noget alt alle dag morgen venligst`,
    ),
  ],
  [
    'no',
    lexicon(
      'av til for med uten i på om fra ved under over gjennom og eller mot etter',
      `en ei et den det de min mitt mine din ditt dine sin vår deres jeg du han hun vi dere meg deg ham henne oss dem man
      som hva hvem når hvor hvorfor hvordan hvilken at er var være vært har hadde ha kan kunne skal skulle vil ville må får
      ikke nei ja veldig mer også men så da her der nå takk hei bare ennå noe alt alle dag morgen`,
    ),
  ],
  [
    'pl',
    lexicon(
      'do z ze na w we dla od bez o po przez przy i lub a pod nad za',
      `mój moja moje moją mojego moim mi mnie ja ty on ona my wy oni się to ten ta te tego tej jest są był była być mam ma masz mieć
      co kto kiedy gdzie dlaczego czemu jak jaki jaka jakie ile czy że jeśli bo ale więc nie tak już jeszcze też tylko bardzo więcej
      mogę może można chcę chciałbym chciałabym potrzebuję muszę proszę dziękuję cześć dziś jutro teraz coś wszystko`,
    ),
  ],
  [
    'cs',
    lexicon(
      'do z ze na v ve pro od bez o po přes při a nebo s se k ke za pod',
      `můj moje moji mého mi mě já ty on ona my vy oni si to ten ta ty je jsou byl byla být mám má máte mít jsem
      co kdo kdy kde proč jak jaký jaká jaké kolik že jestli protože ale tak ne ano už ještě také jen velmi více
      mohu můžu může chci chtěl chtěla potřebuji musím prosím děkuji ahoj dnes zítra teď něco vše`,
    ),
  ],
  [
    'ro',
    lexicon(
      'de la în din cu fără pentru pe prin despre și sau până',
      `un o al a ai ale meu mea mei mele tău sa său eu tu el ea noi voi ei mă te se îmi îți își ce cine când unde cum care cât că dacă
      este e sunt era fi am ai are au avea pot poate vreau aș dori trebuie nu da mai foarte și dar deci deja încă doar tot toate ceva
      vă rog mulțumesc bună salut azi mâine acum`,
    ),
  ],
  [
    'hu',
    lexicon(
      'és vagy',
      'a az egy én te ő mi ti ők ez ezt azt hogy ha mert de is van vannak volt lenni nem igen már még csak nagyon több mit ki mikor hol miért hogyan melyik mennyi szeretnék kell tudok tudom lehet kérem köszönöm szia ma holnap most meg el',
    ),
  ],
  [
    'fi',
    lexicon(
      'ja tai',
      'minä sinä hän me te he minun sinun mun sun se tämä tuo että jos koska mutta myös on ovat oli olla ei en et eikö kyllä jo vielä vain hyvin enemmän mitä kuka milloin missä miksi miten mikä kuinka haluan haluaisin tarvitsen voin voinko voiko voi pitää kiitos hei moi tänään huomenna nyt ole olen',
    ),
  ],
  [
    'tr',
    lexicon(
      've veya ile için',
      'bir bu şu o ben sen biz siz onlar benim senin bana beni sana mi mı mu mü ne kim zaman nerede neden niçin nasıl hangi kaç ki eğer çünkü ama da de var yok değil evet hayır çok daha en gibi sadece hala artık istiyorum gerek lazım lütfen teşekkürler merhaba bugün yarın şimdi olarak oldu olur',
    ),
  ],
  [
    'ru',
    lexicon(
      'в во на с со для от до из к ко по о об без за под при через и или у',
      `я ты он она оно мы вы они мне меня мой моя моё мои мою моего моей мою тебя тебе вас вам нас нам его её их себя это этот эта эти тот та те
      что кто когда где почему зачем как какой какая какие сколько ли если потому но а же бы не нет да уже ещё еще также только очень более
      есть был была было были быть могу можно может хочу хотел хотела нужно надо должен пожалуйста спасибо привет здравствуйте сегодня завтра сейчас все всё`,
    ),
  ],
  [
    'uk',
    lexicon(
      'в у на з із зі для від до по про без за під при через і й та або',
      `я ти він вона ми ви вони мені мене мій моя моє мої мою тебе тобі вас вам нас нам його її їх це цей ця ці той
      що хто коли де чому як який яка які скільки чи якщо бо але а ж не ні так вже ще також тільки дуже більше
      є був була було були бути можу можна може хочу хотів треба потрібно дякую привіт сьогодні завтра зараз все`,
    ),
  ],
  [
    'el',
    lexicon(
      'σε στο στη στην στον από με χωρίς για και ή προς',
      'ο η το οι τα τον την του της των ένα μία μια ένας μου σου του μας σας εγώ εσύ αυτό αυτός αυτή που τι ποιος πότε πού γιατί πώς πόσο αν ότι αλλά είναι ήταν έχω έχει θα να δεν όχι ναι πολύ πιο ακόμα μπορώ θέλω πρέπει παρακαλώ ευχαριστώ γεια σήμερα αύριο τώρα',
    ),
  ],
  [
    'id',
    lexicon(
      'di ke dari untuk dengan tanpa pada dan atau oleh',
      'saya aku kamu anda dia kami kita mereka ini itu yang apa siapa kapan mana mengapa kenapa bagaimana berapa jika karena tetapi tapi adalah ada bisa dapat mau ingin perlu harus sudah belum tidak bukan ya juga hanya sangat lebih tolong terima kasih halo hari besok sekarang akan',
    ),
  ],
  [
    'ar',
    lexicon(
      'في من على إلى عن مع بدون أو و',
      'أنا انا أنت هو هي نحن هم هذا هذه ذلك التي الذي ما ماذا من متى أين لماذا كيف كم هل أن إن لكن لا نعم قد لقد كان كانت يكون أريد اريد أحتاج يمكن يمكنني يمكنك لي لدي شكرا مرحبا اليوم غدا الآن كل',
    ),
  ],
  [
    'hi',
    lexicon(
      'का की के में से पर को तक और या लिए',
      'मैं मेरा मेरी मेरे तुम आप आपका वह यह ये वे हम मुझे मुझको क्या कौन कब कहाँ क्यों कैसे कितना कितने कि अगर लेकिन है हैं था थी थे हो होना नहीं हाँ भी ही बहुत चाहिए चाहता सकता सकते कर करना करें कृपया धन्यवाद नमस्ते आज कल अब ने',
    ),
  ],
  [
    'ja',
    lexicon(
      'の',
      'は が を に で と も から まで へ や です ます した ました ない ません ください か ね よ て た だ する して いる い ある れ られ この その それ これ 何 どう どの いつ どこ なぜ 私 あなた お ご こと もの たい なり な たら ば う さ せ いただけ でき',
    ),
  ],
  [
    'zh',
    lexicon(
      '的',
      '我 我想 我要 你 您 他 她 它 我们 你们 他们 这 那 这个 那个 是 在 有 没有 没 不 了 吗 呢 吧 啊 把 被 给 对 和 与 或 就 都 也 很 还 要 想 会 能 可以 请 请问 怎么 什么 为什么 哪 哪里 哪个 谁 多少 几 如何 一个 一下 个 着 过 到 从 上 下 里 去 来 做 让 我的 你的 怎样',
    ),
  ],
  [
    'ko',
    lexicon(
      '',
      '저 나 제 내 너 이 그 저희 우리 것 수 좀 왜 어떻게 언제 어디 무엇 뭐 누구 얼마 어떤 은 는 을 를 에 에서 의 로 으로 와 과 도 하다 해 주세요 있나요 싶어요 안 못 네 아니요 감사합니다 안녕하세요 오늘 내일 지금',
    ),
  ],
  [
    'vi',
    lexicon(
      'của cho với trong từ đến và hoặc',
      'tôi bạn anh chị em nó họ chúng này đó kia là có không được bị đã đang sẽ thì mà nếu vì nhưng gì ai khi nào đâu sao như thế bao nhiêu rất cũng chỉ còn muốn cần phải xin vui lòng cảm ơn chào hôm nay mai ở một các những làm ơn',
    ),
  ],
])
