// The closed-class words of English by what a phrase does with them, for labels and small talk.
// Invariant: a word stands in one class; whatever is in none of them is a content word.

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean))

/** Words that end a phrase: subjects, question words, conjunctions, politeness and verbs of wish. */
export const ENGLISH_BREAKS: ReadonlySet<string> = words(`
  i you we he she they it im ive id ill youre theres whats hows wheres dont
  who what when where why how which whose whom whatever whenever wherever however somehow
  if because but so then than as while whilst though although since until till unless whether cause cuz bc cos except
  there here hence otherwise anyway
  please pls plz hi hello hey thanks thank thx ok okay yes yeah yep no nope sorry oh ah um uh hmm well alright sure
  want wants wanted wanting wanna need needs needed needing gotta like liked know knows knew knowing known
  tell tells told telling think thinks thought believe guess suppose supposed hope hoping wonder wondering wondered
  help helps helping let lets say says said saying mean means seem seems seemed appear appears
  try tries tried trying see sees saw seeing seen understand wish explain explains assist notice noticed noticing
  happen happens happened happening curious possible
  ask asks asked asking learn appreciate`)

/** Words left out of a label when they stand inside a phrase, and never standing at its edge. */
export const ENGLISH_DROPS: ReadonlySet<string> = words(`
  a an the my your our his her their its mine yours ours theirs this that these those some any each every either neither
  me us him them myself yourself itself themselves someone somebody anyone anybody everyone something anything everything
  nothing one ones thing things stuff lot lots bit kind sort way ways
  am is are was were be been being has have had having do does did doing done will would can could should shall may might must
  isnt arent wasnt werent hasnt havent hadnt doesnt didnt wont wouldnt cant couldnt shouldnt
  gonna ought able going
  get gets got getting gotten give gives gave giving given make makes made making come comes came coming
  put take takes took taking go goes went gone keep keeps kept keeping look looks looked looking show shows
  just still yet already also really very too quite even only ever again now currently actually basically simply right
  maybe perhaps probably almost always often usually sometimes soon later quickly asap exactly apparently literally
  such same own other another else both all most more many much few several enough less least lots various certain
  bad good great nice fine
  today tomorrow yesterday tonight
  etc vs eg ie yes`)

/** Politeness, feelings and questions in general, that name no topic; small talk judges them by itself. */
export const ENGLISH_FILLER_BREAKS: ReadonlySet<string> = words(`
  mind feel feels feeling interested gonna wanting looking trying calling wondering regarding concerning excuse sir ma'am madam
  guys gotcha hear heard love loved hate anyways unfortunately however btw sound sounds sounded fyi actually`)

/** Values and degrees, that change from message to message. */
export const ENGLISH_FILLER_DROPS: ReadonlySet<string> = words(`
  ago couple earlier recently lately previously recent interesting cool amazing awesome exciting particular specific
  different certain three four five six seven eight nine ten
  monday tuesday wednesday thursday friday saturday sunday january february april june july august september october
  november december morning afternoon evening noon am pm oclock o'clock`)

/** Prepositions and the like: kept inside a phrase, never at its edge (particles may end one). */
export const ENGLISH_LINKS: ReadonlySet<string> = words(`
  of to for from on in at with without by into onto about and or per via using between against during after before under
  up out off down back through over away around across along near within toward towards behind inside outside upon`)

/** Particles that may close a phrase after a verb: "top up", "go through". */
export const ENGLISH_PARTICLES: ReadonlySet<string> = words('up out off down back through')

/** Negations that swallow a helping verb: "has not arrived" → "not arrived". */
export const NEGATED_BE_OR_HAVE: ReadonlySet<string> = words(
  "isn't aren't wasn't weren't hasn't haven't hadn't ain't isnt arent wasnt werent hasnt havent hadnt aint not never",
)

/** Negations that stay as they are before a plain verb: "doesn't work". */
export const NEGATED_DO_OR_MODAL: ReadonlyMap<string, string> = new Map(
  (
    "don't doesn't didn't can't couldn't won't wouldn't shouldn't dont=don't doesnt=doesn't didnt=didn't cant=can't " +
    "cannot=can't couldnt=couldn't wont=won't wouldnt=wouldn't shouldnt=shouldn't"
  )
    .split(' ')
    .map((entry): [string, string] => {
      const [written = '', shown = written] = entry.split('=')
      return [written, shown]
    }),
)

/** Acronyms that few people write in capitals in a chat and that no common word equals. */
export const COMMON_ACRONYMS: ReadonlySet<string> = words(
  'ai sso saml gdpr 2fa mfa otp pto crm kyc ssh ssl tls dns http https atm api url pdf gps usb vpn sms csv json sql html css faq iban sepa usd gbp eur uk usa pto apr 401k tv dvd ssd cpu gpu sdk',
)
