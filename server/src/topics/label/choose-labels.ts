// Step 10 of labelling: one label a topic, no two alike among siblings.
// Invariant: a contested phrase goes to the topic that it scores highest in; every topic ends with a label.

export interface LabelOption {
  readonly label: string
  /** Sorted content stems: labels with the same ones, or almost the same letters, are near-equal. */
  readonly signature: string
  readonly score: number
}

const letters = (label: string): string => label.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Share of letter pairs that two labels have in common (Dice's coefficient on bigrams). */
function pairSimilarity(a: string, b: string): number {
  const pairs = new Map<string, number>()
  for (let i = 0; i < a.length - 1; i++) pairs.set(a.slice(i, i + 2), (pairs.get(a.slice(i, i + 2)) ?? 0) + 1)
  let shared = 0
  for (let i = 0; i < b.length - 1; i++) {
    const left = pairs.get(b.slice(i, i + 2)) ?? 0
    if (left > 0) shared++
    pairs.set(b.slice(i, i + 2), left - 1)
  }
  return (2 * shared) / Math.max(1, a.length + b.length - 2)
}

const NEAR_EQUAL_LETTERS = 0.9

/** True where a reader would take two labels for the same: equal content words, or nearly the same spelling. */
export function nearEqualLabels(a: LabelOption, b: LabelOption): boolean {
  if (a.signature !== '' && a.signature === b.signature) return true
  const [left, right] = [letters(a.label), letters(b.label)]
  return left === right || pairSimilarity(left, right) >= NEAR_EQUAL_LETTERS
}

/** The first numbered form of a label that no other takes; for topics that cannot be told apart by words. */
function numbered(option: LabelOption, taken: readonly LabelOption[]): LabelOption {
  for (let number = 2; ; number++) {
    const label = `${option.label} (${number})`
    if (!taken.some((other) => letters(other.label) === letters(label))) return { ...option, label }
  }
}

/**
 * Gives every topic an option by deferred acceptance (Gale & Shapley 1962): topics propose their options in order, a
 * label keeps its best-scoring topic, the others move on.
 * @param optionsByTopic best first, at least one each
 * @param reserved labels in use that no topic may come near
 */
export function chooseLabels(
  optionsByTopic: readonly (readonly LabelOption[])[],
  reserved: readonly LabelOption[],
): LabelOption[] {
  const next = optionsByTopic.map(() => 0)
  const held = optionsByTopic.map((): LabelOption | undefined => undefined)
  const waiting = optionsByTopic.map((_, topic) => topic)
  const exhausted: number[] = []
  for (let topic = waiting.shift(); topic !== undefined; topic = waiting.shift()) {
    const option = optionsByTopic[topic]?.[next[topic] ?? 0]
    if (option === undefined) {
      exhausted.push(topic)
      continue
    }
    next[topic] = (next[topic] ?? 0) + 1
    const rivals = held.flatMap((other, index) => (other !== undefined && nearEqualLabels(other, option) ? [index] : []))
    const wins =
      !reserved.some((other) => nearEqualLabels(other, option)) &&
      rivals.every((rival) => (held[rival]?.score ?? 0) < option.score)
    if (!wins) {
      waiting.unshift(topic)
      continue
    }
    held[topic] = option
    for (const rival of rivals) {
      held[rival] = undefined
      waiting.push(rival)
    }
  }
  for (const topic of exhausted.sort((a, b) => a - b)) {
    const first = optionsByTopic[topic]?.[0] ?? { label: 'Unnamed', signature: '', score: 0 }
    const taken = [...reserved, ...held.filter((option) => option !== undefined)]
    held[topic] = numbered(first, taken)
  }
  return held.map((option) => option ?? { label: 'Unnamed', signature: '', score: 0 })
}
