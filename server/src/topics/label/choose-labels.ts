// Step 10 of labelling: one label a topic, no two alike among siblings.
// Invariant: a contested phrase goes to the topic that it scores highest in; every topic ends with a label.

export interface LabelOption {
  readonly label: string
  /** Sorted content stems: labels with the same ones, or almost the same letters, are near-equal. */
  readonly signature: string
  readonly score: number
}

const UNNAMED: LabelOption = { label: 'Unnamed topic', signature: '', score: 0 }

const letters = (label: string): string => label.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const lettersByOption = new WeakMap<LabelOption, string>()

function lettersOf(option: LabelOption): string {
  const known = lettersByOption.get(option) ?? letters(option.label)
  lettersByOption.set(option, known)
  return known
}

const NEAR_EQUAL_LETTERS = 0.9

/** Share of letter pairs that two labels have in common (Dice's coefficient on bigrams). */
function pairSimilarity(a: string, b: string): number {
  if (2 * Math.min(a.length, b.length) < NEAR_EQUAL_LETTERS * (a.length + b.length - 2)) return 0
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

const SHORTEST_ROOT = 5

/** True of single words that are derived from one another, as "reserve" and "reservation" are. */
function isOfOneRoot(a: LabelOption, b: LabelOption): boolean {
  if (/\s/.test(a.label) || /\s/.test(b.label)) return false
  const [shorter, longer] = [lettersOf(a), lettersOf(b)].sort((left, right) => left.length - right.length)
  const root = shorter?.slice(0, -1) ?? ''
  return root.length >= SHORTEST_ROOT && longer?.startsWith(root) === true
}

/** True where a reader would take two labels for the same: equal content words, one root, or nearly the same spelling. */
export function nearEqualLabels(a: LabelOption, b: LabelOption): boolean {
  if (a.signature !== '' && a.signature === b.signature) return true
  const [left, right] = [lettersOf(a), lettersOf(b)]
  return left === right || isOfOneRoot(a, b) || pairSimilarity(left, right) >= NEAR_EQUAL_LETTERS
}

/** The first numbered form of a label that no other takes; for topics that cannot be told apart by words. */
function numbered(option: LabelOption, taken: readonly LabelOption[]): LabelOption {
  for (let number = 2; ; number++) {
    const label = `${option.label} (${number})`
    if (!taken.some((other) => letters(other.label) === letters(label))) return { ...option, label }
  }
}

interface Proposer {
  readonly options: Iterator<LabelOption>
  first: LabelOption | undefined
  held: LabelOption | undefined
}

function nextOption(proposer: Proposer): LabelOption | undefined {
  const { done, value } = proposer.options.next()
  if (done === true) return undefined
  proposer.first ??= value
  return value
}

/** Lets a topic propose until a label is free or held by topics that score lower in it; returns those it displaces. */
function propose(proposer: Proposer, all: readonly Proposer[], reserved: readonly LabelOption[]): Proposer[] {
  for (let option = nextOption(proposer); option !== undefined; option = nextOption(proposer)) {
    const wanted = option
    if (reserved.some((other) => nearEqualLabels(other, wanted))) continue
    const rivals = all.filter(({ held }) => held !== undefined && nearEqualLabels(held, wanted))
    if (rivals.some(({ held }) => (held?.score ?? 0) >= wanted.score)) continue
    for (const rival of rivals) rival.held = undefined
    proposer.held = wanted
    return rivals
  }
  return []
}

/**
 * Gives every topic an option by deferred acceptance (Gale & Shapley 1962): topics propose their options in order, a
 * label keeps its best-scoring topic, the others move on.
 * @param optionsByTopic best first, at least one each
 * @param reserved labels in use that no topic may come near
 */
export function chooseLabels(
  optionsByTopic: readonly Iterable<LabelOption>[],
  reserved: readonly LabelOption[],
): LabelOption[] {
  const proposers = optionsByTopic.map((options): Proposer => {
    return { options: options[Symbol.iterator](), first: undefined, held: undefined }
  })
  const waiting = [...proposers]
  for (let proposer = waiting.shift(); proposer !== undefined; proposer = waiting.shift()) {
    waiting.push(...propose(proposer, proposers, reserved))
  }
  for (const proposer of proposers) {
    const taken = [...reserved, ...proposers.flatMap(({ held }) => held ?? [])]
    proposer.held ??= numbered(proposer.first ?? UNNAMED, taken)
  }
  return proposers.map(({ held }) => held ?? UNNAMED)
}
