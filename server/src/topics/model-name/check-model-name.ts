// Whether a name that a language model gave may be shown: plain, told by the topic's own members, unlike its siblings'.
// Invariant: pure, so that a replay of the journal judges each name as it was judged when it came.

import type { WeightedText } from '../label/analyse-texts.ts'
import { nameComparison } from '../label/name-option.ts'
import { FREE_IN_DESCRIPTIONS, FREE_IN_LABELS, withoutFrame } from './frame-words.ts'
import { tidyDescription, tidyLabel } from './tidy-name.ts'
import { evidenceOf, type NameSupport, type SupportedWord, supportOf } from './word-support.ts'

export interface ProposedName {
  readonly label: string
  readonly description: string
}

export interface NameVerdict {
  /** Null: not fit to be shown. The description is empty where it alone was not fit. */
  readonly name: ProposedName | null
  /** What was wrong, in words that the model can act on. */
  readonly problems: readonly string[]
}

export interface NameEvidence {
  /** Sample of the members, each with the messages that it stands for. */
  readonly texts: readonly WeightedText[]
  /** Names shown beside it. */
  readonly siblings: readonly string[]
}

/** Of the mass; a single message never gives a label its word. */
const LEAST_SHARE = 0.08
const LEAST_COVERED = 0.3
const FEWEST_TEXTS = 2
/** Of fewer texts each may speak for itself. */
const SMALL_SAMPLE = 4

/** Judges a proposed name beside the texts of its topic. */
export function checkModelName({ label, description }: ProposedName, { texts, siblings }: NameEvidence): NameVerdict {
  const tidied = tidyLabel(label)
  if ('problem' in tidied) return { name: null, problems: [tidied.problem] }
  const evidence = evidenceOf(texts)
  const problems = [...problemsOfLabel(tidied.text, evidence), ...likeSiblings(tidied.text, siblings)]
  if (problems.length > 0) return { name: null, problems }
  const sentence = tidyDescription(description)
  const unsaid = 'problem' in sentence ? [sentence.problem] : problemsOfDescription(sentence.text, evidence)
  const kept = 'problem' in sentence || unsaid.length > 0 ? '' : sentence.text
  return { name: { label: tidied.text, description: kept }, problems: unsaid }
}

/** Whether the words of a label are still said by the topic's members. */
export function isStillSaid(label: string, texts: readonly WeightedText[]): boolean {
  return problemsOfLabel(label, evidenceOf(texts)).length === 0
}

/** Tells whether a reader would take two names for the same, where "questions" or "issues" tell nothing apart. */
export function modelNameComparison(): (a: string, b: string) => boolean {
  const alike = nameComparison()
  return (a, b) => alike(a, b) || alike(withoutFrame(a), withoutFrame(b))
}

function problemsOfLabel(label: string, evidence: readonly WeightedText[]): string[] {
  const support = supportOf(label, evidence, FREE_IN_LABELS)
  if (support.words.length === 0) return ['the label names no subject']
  const unsaid = support.words.filter((word) => word.share < LEAST_SHARE || isSingle(word, support))
  if (unsaid.length > 0) return [`hardly any message uses ${quoted(unsaid)}`]
  return support.covered < LEAST_COVERED ? ['most messages use none of the words of the label'] : []
}

function problemsOfDescription(description: string, evidence: readonly WeightedText[]): string[] {
  const support = supportOf(description, evidence, FREE_IN_DESCRIPTIONS)
  if (support.words.length === 0) return ['the description names no subject']
  const unsaid = support.words.filter((word) => word.texts === 0 || isSingle(word, support))
  return unsaid.length === 0 ? [] : [`hardly any message uses ${quoted(unsaid)} of the description`]
}

function isSingle({ texts }: SupportedWord, support: NameSupport): boolean {
  return support.texts >= SMALL_SAMPLE && texts < FEWEST_TEXTS
}

function likeSiblings(label: string, siblings: readonly string[]): string[] {
  const alike = modelNameComparison()
  const twin = siblings.find((sibling) => alike(sibling, label))
  return twin === undefined ? [] : [`another topic is called “${twin}” already`]
}

function quoted(words: readonly SupportedWord[]): string {
  return [...new Set(words.map(({ word }) => `“${word}”`))].join(', ')
}
