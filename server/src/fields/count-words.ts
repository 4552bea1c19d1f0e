// Words of a value in any language, the measure that separates messages from labels.

const HAN_OR_HIRAGANA = /[\p{Script=Han}\p{Script=Hiragana}ー々]+/gu
const KATAKANA_OR_SOUTH_EAST_ASIAN =
  /[\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu
const HAS_WORD_CHARACTER = /[\p{L}\p{N}]/u
/** Bounds the time spent on one value; beyond it a value is a long text anyway. */
const MEASURED_CHARACTERS = 2_000

/**
 * Words in `text`: runs between white space that hold a letter or digit. Scripts written without spaces count one word
 * per 3 characters (Han, Hiragana) or per 6 (Katakana, Thai, Lao, Khmer, Burmese), rounded down, so that a label such
 * as 企业版 stays one word and a message does not.
 */
export function countWords(text: string): number {
  let words = 0
  const takeRuns = (charactersPerWord: number) => (run: string) => {
    words += Math.max(1, Math.floor(run.length / charactersPerWord))
    return ' '
  }
  const spaced = text
    .slice(0, MEASURED_CHARACTERS)
    .replace(KATAKANA_OR_SOUTH_EAST_ASIAN, takeRuns(6))
    .replace(HAN_OR_HIRAGANA, takeRuns(3))
  for (const part of spaced.split(/\s+/u)) if (HAS_WORD_CHARACTER.test(part)) words++
  return words
}

const UNSPACED_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}]/u

/** Whether `text` holds letters of a script that is written without spaces between words. */
export function hasUnspacedScript(text: string): boolean {
  return UNSPACED_LETTER.test(text)
}
