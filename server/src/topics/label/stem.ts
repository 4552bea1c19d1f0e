// Step 2 of labelling: inflected forms of a word share one stem, so that "charged" supports "charge".
// Invariant: a stem is a key for matching and is never shown; inflection only, derivations stay apart.

const IRREGULAR_FORMS: ReadonlyMap<string, string> = new Map(
  (
    'paid:pay sent:send lost:lose stolen:steal stole:steal broke:break broken:break bought:buy made:make took:take ' +
    'taken:take found:find kept:keep forgot:forget forgotten:forget withdrew:withdraw withdrawn:withdraw spent:spend ' +
    'chose:choose chosen:choose wrote:write written:write spoke:speak spoken:speak went:go gone:go held:hold built:build ' +
    'met:meet left:leave sold:sell told:tell ran:run began:begin begun:begin drove:drive driven:drive ate:eat eaten:eat ' +
    'flew:fly flown:fly froze:freeze frozen:freeze gave:give given:give got:get gotten:get hid:hide hidden:hide ' +
    'knew:know known:know rang:ring slept:sleep swam:swim taught:teach thought:think threw:throw thrown:throw ' +
    'woke:wake woken:wake wore:wear worn:wear won:win children:child people:person men:man women:woman feet:foot ' +
    'teeth:tooth mice:mouse lives:life wives:wife knives:knife leaves:leaf'
  )
    .split(' ')
    .map((pair): [string, string] => {
      const [form = '', base = ''] = pair.split(':')
      return [form, base]
    }),
)

const VOWEL = /[aeiouyáéíóúàèìòùâêîôûäëïöü]/u
const DOUBLED_END = /([bcdfgkmnprtvz])\1$/

/** Cuts -ing and -ed where a syllable is left, and undoes the doubled consonant: "planned" → "plan". */
const withoutParticiple = (word: string): string => {
  const ending = word.endsWith('ing') ? 3 : word.endsWith('ed') && !word.endsWith('eed') ? 2 : 0
  const base = word.slice(0, word.length - ending)
  if (ending === 0 || base.length < 3 || !VOWEL.test(base)) return word
  return DOUBLED_END.test(base) && base.length > 3 ? base.slice(0, -1) : base
}

const withoutPlural = (word: string): string => {
  if (word.length < 4 || !word.endsWith('s')) return word
  if (/(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return /(sh|ch|x|ss|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1)
}

/** Stem of a lower-case English word: plural, -ing, -ed, final e and y, and the commonest irregular forms. */
export const stemEnglish = (word: string): string => {
  const plain = word.replace(/['’]s?$/u, '')
  const singular = withoutPlural(IRREGULAR_FORMS.get(plain) ?? plain)
  const base = withoutParticiple(IRREGULAR_FORMS.get(singular) ?? singular).replace(
    /([a-z]{3}[nlrdtm])iz(e?)$/,
    '$1is$2',
  )
  if (base.length > 3 && base.endsWith('e')) return DOUBLED_END.test(base.slice(0, -1)) ? base : base.slice(0, -1)
  if (base.length > 3 && /[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}i`
  return base
}

const LATIN_ENDING =
  /(?:ements?|mente|ando|endo|iendo|ados?|adas?|idos?|idas?|ées?|és?|eaux|aux|ungen|ung|ern|em|er|en|es|as|os|is|s|e|n|a|o|i|t)$/u
const CYRILLIC_ENDING =
  /(?:ами|ями|ого|его|ому|ему|ыми|ими|ться|тся|ить|ать|ять|ует|ают|яют|ой|ей|ий|ый|ая|яя|ое|ее|ую|юю|ов|ев|ам|ям|ах|ях|ом|ем|ть|а|я|ы|и|о|е|у|ю|ь|й|і|ї)$/u
const SHORTEST_BASE = 4

/** Stem of a lower-case word of any other language: one frequent ending is cut where four letters stay. */
export const stemOther = (word: string): string => {
  if (word.length <= SHORTEST_BASE) return word
  if (/^\p{Script=Arabic}/u.test(word)) return word.replace(/^(?:ال|وال|بال|لل)(?=.{3})/u, '')
  const ending = (/\p{Script=Cyrillic}/u.test(word) ? CYRILLIC_ENDING : LATIN_ENDING).exec(word)
  if (ending === null) return word
  return word.slice(0, Math.max(SHORTEST_BASE, ending.index))
}
