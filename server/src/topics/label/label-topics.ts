// Names topics without a language model: from a sample of their members, beside their siblings.
// Invariant: pure and deterministic; every topic gets a label that is not empty and near no sibling's.
import { type AnalysedText, analyseTexts, Vocabulary, type WeightedText } from './analyse-texts.ts'
import { casedForms } from './casing.ts'
import { chooseLabels, type LabelOption } from './choose-labels.ts'
import { inverseClassFrequency, topicTerms } from './class-tfidf.ts'
import { describeTopic, termWeights } from './describe-topic.ts'
import { keyTerms } from './key-terms.ts'
import { type LabelLimits, labelOptions, signatureOf } from './label-options.ts'
import { joinPhrasalVerbs } from './phrasal-verbs.ts'
import { joinQuestionWords } from './question-words.ts'

export interface TopicSample {
  readonly id: number
  /** Exemplars of the topic's micro-clusters, each with the messages it stands for. */
  readonly texts: readonly WeightedText[]
}

export interface TopicLabel {
  readonly id: number
  /** 1 to 5 words, sentence case. */
  readonly label: string
  /** One sentence with two members' words and the key terms. */
  readonly description: string
  /** Up to eight words by falling c-TF-IDF. */
  readonly terms: string[]
}

export interface LabelTopicsOptions extends Partial<LabelLimits> {
  /** Names in use that no label may come near: topics named by a user. */
  readonly taken?: readonly string[]
}

/** A little above the fifth of members that a label's words promise, as the sample is one draw (2026-11). */
const DEFAULT_LIMITS: LabelLimits = { minSupport: 0.22, maxWords: 5 }

function reservedOption(label: string, vocabulary: Vocabulary): LabelOption {
  const items = analyseTexts([{ text: label, weight: 1 }], vocabulary).flatMap(({ runs }) => runs.flat())
  const content = items.filter(({ wordClass }) => wordClass === 'content').map(({ stem }) => stem)
  const negation = items.some(({ wordClass }) => wordClass === 'not') ? '!' : ''
  return { label, signature: signatureOf(content) + negation, score: Number.POSITIVE_INFINITY }
}

function analyseTopics(topics: readonly TopicSample[], vocabulary: Vocabulary): AnalysedText[][] {
  return joinPhrasalVerbs(
    topics.map(({ texts }) => analyseTexts(texts, vocabulary).map(joinQuestionWords)),
    vocabulary.stems,
  )
}

/**
 * Labels for topics that are shown side by side, in their order. Words and phrases are weighed by c-TF-IDF
 * (Grootendorst 2022); topics of links, code, numbers or small talk are named for what they are.
 * 300 topics of 100 short texts took 1.3 to 2.6 s on a shared core, the first call slowest (2026-11).
 */
export function labelTopics(topics: readonly TopicSample[], options: LabelTopicsOptions = {}): TopicLabel[] {
  const limits = { ...DEFAULT_LIMITS, ...options }
  const vocabulary = new Vocabulary()
  const analysed = analyseTopics(topics, vocabulary)
  const terms = analysed.map(topicTerms)
  const inverseFrequency = inverseClassFrequency(terms)
  const forms = casedForms(analysed)
  const evidence = analysed.map((texts, topic) => {
    return { texts, terms: terms[topic] ?? topicTerms(texts), inverseFrequency, forms }
  })
  const chosen = chooseLabels(
    evidence.map((topic) => labelOptions(topic, limits)),
    (options.taken ?? []).map((label) => reservedOption(label, vocabulary)),
  )
  return evidence.map((topic, index) => {
    const weights = termWeights(topic.terms, inverseFrequency)
    const words = keyTerms(topic.texts, topic.terms.support, weights, forms)
    const description = describeTopic(topic.texts, weights, words)
    return { id: topics[index]?.id ?? index, label: chosen[index]?.label ?? '', description, terms: words }
  })
}
