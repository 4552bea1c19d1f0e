// Whether topics are named for what their members say: each label beside its members' labels and words.

import { stemEnglish } from '../topics/label/stem.ts'
import { wordClassOf } from '../topics/label/word-class.ts'
import { wordRuns } from '../topics/label/words.ts'
import type { ShownTopic } from './evaluation-project.ts'
import { commonest, type Places, shareOf } from './figures.ts'

/** What a label's words must occur in to count as supported. */
const SUPPORTED_SHARE = 0.2

export interface LabelledTopic {
  readonly label: string
  readonly texts: number
  /** Commonest label of the members and its share; null where no member has one. */
  readonly gold: string | null
  readonly gold_share: number
  /** Share of the members that hold the label's rarest content word; 1 where it has none. */
  readonly word_share: number
}

export interface LabelSupport {
  readonly topics: readonly LabelledTopic[]
  /** Share of all labels' content words that occur in at least a fifth of the members. */
  readonly supported_words: number
  /** Share of labels whose content words are no other label's; one without any counts as a whole. */
  readonly distinct_labels: number
}

/** English only: words are compared by stem. Topics by falling number of texts. */
export function labelSupport(topics: readonly ShownTopic[], places: Places): LabelSupport {
  const described = topics.map(({ id, label }) => {
    const members = [...places].flatMap(([row, place]) => (place === id ? [row] : []))
    const stems = members.map(({ text }) => new Set(wordsOf(text).map(stemEnglish)))
    const words = contentStems(label)
    const shares = words.map((word) => shareOf(stems, (held) => held.has(word)))
    const gold = commonest(members.flatMap((row) => row.gold ?? []))
    return { label, texts: members.length, gold, shares, signature: [...words].sort().join(' ') || label.toLowerCase() }
  })
  const shares = described.flatMap((topic) => topic.shares)
  const signatures = described.map(({ signature }) => signature)
  const isDistinct = (signature: string) => signatures.filter((other) => other === signature).length === 1
  return {
    topics: described
      .map(({ label, texts, gold, shares: held }) => ({
        label,
        texts,
        gold: gold?.item ?? null,
        gold_share: gold?.share ?? 0,
        word_share: Math.min(1, ...held),
      }))
      .sort((a, b) => b.texts - a.texts),
    supported_words: shares.length === 0 ? 1 : shareOf(shares, (share) => share >= SUPPORTED_SHARE),
    distinct_labels: signatures.length === 0 ? 1 : shareOf(signatures, isDistinct),
  }
}

function contentStems(label: string): string[] {
  const content = wordsOf(label).filter((word) => wordClassOf(word, 'en') === 'content')
  return [...new Set(content.map(stemEnglish))]
}

function wordsOf(text: string): string[] {
  return wordRuns(text)
    .flat()
    .map(({ lower }) => lower)
}
