// The part of classification that tells messages, labels and names apart, once numbers and identifiers are excluded.
import { isFewValued } from './few-valued.ts'
import type { FieldEvidence } from './field-evidence.ts'
import type { Ruling } from './ruling.ts'

/** From this share on, values are of several words; below the second, of one word. */
const SEVERAL_WORDS = 0.5
const ONE_WORD = 0.15
const LABEL = { words: 4, characters: 40 } as const
/** Words this short are codes, as of countries or languages. */
const CODE_CHARACTERS = 3
/** Mean characters above which unspaced script without a name hint is a message rather than a person's name. */
const UNSPACED_MESSAGE_CHARACTERS = 4

/** Rules on a field whose values are words. */
export function classifyWords(evidence: FieldEvidence): Ruling {
  const { hint } = evidence
  if (hint?.kind === 'message') return text(evidence, `The name says "${hint.word}", so values are messages`)
  if (hint?.kind === 'name' && evidence.meanWords <= LABEL.words) return classifyNames(evidence)
  if (evidence.severalWordsShare >= SEVERAL_WORDS) return classifySeveralWords(evidence)
  if (evidence.severalWordsShare >= ONE_WORD) return classifyMixed(evidence)
  return classifySingleWords(evidence)
}

function classifyNames(evidence: FieldEvidence): Ruling {
  if (isFewValued(evidence, 'plain')) return label(evidence)
  return { type: 'ignored', reason: 'Names that hardly repeat, of persons or things.' }
}

function classifySeveralWords(evidence: FieldEvidence): Ruling {
  const { hint, meanWords, meanLength } = evidence
  const labelLike = meanWords <= LABEL.words && meanLength <= LABEL.characters
  if (hint?.kind === 'category' && labelLike && isFewValued(evidence, 'named')) return label(evidence)
  return text(evidence, 'Most values have several words')
}

function classifyMixed(evidence: FieldEvidence): Ruling {
  const { hint } = evidence
  const allowance = hint?.kind === 'category' ? 'named' : 'cautious'
  if (hint?.kind !== 'writing' && isFewValued(evidence, allowance)) return label(evidence)
  return text(evidence, 'Many short values of one or a few words')
}

function classifySingleWords(evidence: FieldEvidence): Ruling {
  const { hint, unspacedScriptShare, meanLength, machineWordShare } = evidence
  if (hint?.kind === 'writing') {
    const labels = isFewValued(evidence, 'cautious') && (evidence.count > 1 || machineWordShare === 1)
    return labels ? label(evidence) : text(evidence, `The name says "${hint.word}" and values vary`)
  }
  if (isFewValued(evidence, hint?.kind === 'category' || meanLength <= CODE_CHARACTERS ? 'named' : 'plain')) {
    const firstMessage = evidence.count === 1 && unspacedScriptShare === 1 && meanLength > UNSPACED_MESSAGE_CHARACTERS
    if (!firstMessage || hint?.kind === 'category') return label(evidence)
  }
  if (unspacedScriptShare >= 0.5 && meanLength >= UNSPACED_MESSAGE_CHARACTERS) {
    return text(evidence, 'Values are phrases in a script without spaces')
  }
  return { type: 'ignored', reason: 'Single words that hardly repeat, such as names or slugs.' }
}

function label({ hint, count, distinct }: FieldEvidence): Ruling {
  const named = hint?.kind === 'category' ? `, and the name says "${hint.word}"` : ''
  if (count === 1) return { type: 'enum', reason: `The first value is a short label${named}.` }
  return { type: 'enum', reason: `Short labels with few different values (${distinct} in ${count})${named}.` }
}

function text({ count, meanWords }: FieldEvidence, because: string): Ruling {
  const words = Math.max(1, Math.round(meanWords))
  const size = count === 1 ? `the first has ${words}` : `${words} on average`
  return { type: 'text', reason: `${because} (words: ${size}).` }
}
