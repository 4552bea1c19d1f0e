// What a model wrote → one plain line, or why it cannot be shown: no markup, addresses, marks of redaction or essays.

import { isUnspaced } from '../label/words.ts'
import { isInstructionLike } from './instruction-like.ts'

const LONGEST_LABEL = 60
const LONGEST_DESCRIPTION = 240
const FEWEST_WORDS = 2
const MOST_WORDS = 5

const MARKUP = /[<>{}[\]|\\^`~*_#=]|https?:|www\.|\S@\S|\p{Cc}/u

export type Tidied = { readonly text: string } | { readonly problem: string }

/** A label of 2 to 5 words; in scripts without spaces, of a few characters. */
export function tidyLabel(written: string): Tidied {
  const text = plainLine(written).replace(/[.,;:!\s]+$/u, '')
  const words = text.split(' ').filter(Boolean).length
  if (text === '') return { problem: 'the label is empty' }
  if (text.length > LONGEST_LABEL || words > MOST_WORDS)
    return { problem: `the label is longer than ${MOST_WORDS} words` }
  if (words < FEWEST_WORDS && !isUnspaced(text)) return { problem: `the label has fewer than ${FEWEST_WORDS} words` }
  if (MARKUP.test(text) || isInstructionLike(text)) return { problem: 'the label is not plain words' }
  return { text: text.charAt(0).toLocaleUpperCase() + text.slice(1) }
}

/** One sentence. */
export function tidyDescription(written: string): Tidied {
  const text = plainLine(written)
  if (text === '') return { problem: 'the description is empty' }
  if (text.length > LONGEST_DESCRIPTION || /[.!?]\s+\p{Lu}/u.test(text)) {
    return { problem: 'the description is longer than one short sentence' }
  }
  if (MARKUP.test(text) || isInstructionLike(text)) return { problem: 'the description is not plain words' }
  return { text: /[.!?。！？]$/u.test(text) ? text : `${text}.` }
}

function plainLine(written: string): string {
  return written
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/^["'“”„«»*#\s]+|["'“”„«»*\s]+$/gu, '')
}
