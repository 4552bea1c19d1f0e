// Names topics without a language model: from a sample of their members, beside their siblings.
// Invariant: pure and deterministic; every topic gets a label that is not empty and near no sibling's.
import { type AnalysedText, analyseTexts, Vocabulary, type WeightedText } from './analyse-texts.ts'
import { casedForms } from './casing.ts'
import { chooseLabels } from './choose-labels.ts'
import { inverseClassFrequency, topicTerms } from './class-tfidf.ts'
import { describeTopic, termWeights } from './describe-topic.ts'
import { keyTerms } from './key-terms.ts'
import { type LabelLimits, labelOptions, rankedPhrases } from './label-options.ts'
import { contentStemsOf, nameOption } from './name-option.ts'
import { joinPhrasalVerbs } from './phrasal-verbs.ts'
import { joinQuestionWords } from './question-words.ts'
import { wordRoles } from './word-roles.ts'

export interface TopicSample {
  readonly id: number
  /** Exemplars of the topic's micro-clusters, each with the messages it stands for. */
  readonly texts: readonly WeightedText[]
}

export interface TopicLabel {
  readonly id: number
  /** 1 to 5 words, sentence case. */
  readonly label: string
  /** One sentence with phrases that several members write and the key terms; quotes no message. */
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

/** Texts read in one labelling, so that it stays near a second; 60 a topic still tell a fifth of members from a tenth. */
const MOST_TEXTS = 18_000

/** Evenly taken texts of the topics that hold more than their share of what can be read. */
function thinned(topics: readonly TopicSample[]): readonly TopicSample[] {
  const total = topics.reduce((sum, { texts }) => sum + texts.length, 0)
  if (total <= MOST_TEXTS) return topics
  const share = Math.max(1, Math.floor(MOST_TEXTS / topics.length))
  return topics.map(({ id, texts }) => {
    const read = Math.min(texts.length, share)
    const taken = Array.from({ length: read }, (_, at) => texts[Math.floor((at * texts.length) / read)])
    return { id, texts: taken.filter((text) => text !== undefined) }
  })
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
 * 300 topics of 100 short texts took 0.8 to 1.0 s of a core that others shared, the first call 2 s (2026-11).
 */
export function labelTopics(topics: readonly TopicSample[], options: LabelTopicsOptions = {}): TopicLabel[] {
  const limits = { ...DEFAULT_LIMITS, ...options }
  const vocabulary = new Vocabulary()
  const analysed = analyseTopics(thinned(topics), vocabulary)
  const terms = analysed.map(topicTerms)
  const inverseFrequency = inverseClassFrequency(terms)
  const forms = casedForms(analysed)
  const roleOf = wordRoles(analysed)
  const evidence = analysed.map((texts, topic) => {
    return { texts, terms: terms[topic] ?? topicTerms(texts), inverseFrequency, forms, roleOf }
  })
  const phrases = evidence.map((topic) => rankedPhrases(topic, limits.minSupport, limits.maxWords))
  const chosen = chooseLabels(
    evidence.map((topic, index) => labelOptions(topic, limits, phrases[index] ?? [])),
    (options.taken ?? []).map((label) => nameOption(label, vocabulary)),
  )
  return evidence.map((topic, index) => {
    const weights = termWeights(topic.terms, inverseFrequency)
    const words = keyTerms(topic.texts, topic.terms.support, weights, forms)
    const label = chosen[index]?.label ?? ''
    const labelStems = new Set(contentStemsOf(label, vocabulary))
    const description = describeTopic(topic.texts, phrases[index] ?? [], labelStems, words, forms)
    return { id: topics[index]?.id ?? index, label, description, terms: words }
  })
}
