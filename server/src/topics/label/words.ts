// Step 3 of labelling: prose → runs of words that no punctuation parts.
// Invariant: Unicode throughout; scripts without spaces are cut by Intl.Segmenter, all others by one pattern.

export interface Word {
  /** As the member wrote it, NFC, apostrophes straight. */
  readonly written: string
  readonly lower: string
  /** True where a hyphen ties the word to the one before it: "top-up". */
  readonly hyphenated: boolean
  /** True for the first word of a sentence or line, whose capital says nothing. */
  readonly opensSentence: boolean
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:'[\p{L}\p{N}\p{M}]+)*/gu
/** Sentence marks and any other sign that parts phrases; apostrophes, hyphens, dots and commas inside words do not. */
const RUN_BORDER =
  /[.!?…。！？]+(?=\s|$|\p{Script=Han})|[\n\r]+|[,;:()[\]{}"“”„«»<>|*_~=+/\\•–—、，；：（）「」。]+|\s-+\s/gu
const SENTENCE_END = /[.!?…。！？\n\r]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** French and Italian elisions are words of their own: "l'argent" → "l", "argent". */
const ELISION = /^(?:l|d|j|qu|n|s|m|t|c|dell|nell|all|dall|sull|un)'(?=\p{L}{2})/iu

function spacedWords(run: string, opensSentence: boolean): Word[] {
  const found: Word[] = []
  for (const match of run.matchAll(WORD)) {
    const elided = ELISION.exec(match[0])
    const parts = elided === null ? [match[0]] : [elided[0].slice(0, -1), match[0].slice(elided[0].length)]
    const hyphenated = match.index > 0 && run[match.index - 1] === '-' && found.length > 0
    for (const written of parts) {
      const opens = opensSentence && found.length === 0
      found.push({
        written,
        lower: written.toLowerCase(),
        hyphenated: hyphenated && written === parts[0],
        opensSentence: opens,
      })
    }
  }
  return found
}

function segmentedWords(run: string): Word[] {
  const found: Word[] = []
  for (const { segment, isWordLike } of segmenter.segment(run)) {
    if (isWordLike !== true) continue
    found.push({ written: segment, lower: segment.toLowerCase(), hyphenated: false, opensSentence: false })
  }
  return found
}

/** True where words are written without spaces between them. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text)
}

/** The words of a text in order, in runs. */
export function wordRuns(text: string): Word[][] {
  const plain = text.normalize('NFC').replace(/[’‘ʼ`´]/gu, "'")
  const runs: Word[][] = []
  let opensSentence = true
  let start = 0
  const push = (run: string): void => {
    const found = isUnspaced(run) ? segmentedWords(run) : spacedWords(run, opensSentence)
    if (found.length > 0) runs.push(found)
  }
  for (const match of plain.matchAll(RUN_BORDER)) {
    push(plain.slice(start, match.index))
    opensSentence = SENTENCE_END.test(match[0])
    start = match.index + match[0].length
  }
  push(plain.slice(start))
  return runs
}
