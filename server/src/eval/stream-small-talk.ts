// How small talk is told apart in whole conversations, judged by rows that state an intent and rows that do not.

import { createSeededRandom } from '../demo/seeded-random.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { isSmallTalk, type Places, partitionFigures, shareOf } from './figures.ts'
import type { StreamOrder } from './protocol.ts'

const FREQUENT_TEXTS = 200
const SHORT_WORDS = 4
const SAMPLE_ROWS = 30
const SAMPLE_SEED = 1

/**
 * small_talk_of_stating: rows that state an intent and count as small talk nevertheless. small_talk_of_others: share of
 * the other rows recognised. small_talk_of_frequent: the same over rows whose text is among the 200 most frequent of at
 * most four words that state no intent. Agreement and K are those of the stating rows.
 */
export const streamSmallTalk: StreamOrder = async (project, rows) => {
  const costs = await project.costsOf(async () => {
    await project.send(rows)
    await project.consolidate()
  })
  const places = await project.places()
  const { stating, others, frequent } = groupsOf(rows)
  const recognised = (group: readonly EvaluationRow[]) => shareOf(group, (row) => isSmallTalk(places.get(row)))
  const figures = {
    ...partitionFigures(new Map([...places].filter(([row]) => row.statesIntent))),
    all_rows: rows.length,
    small_talk_of_stating: recognised(stating),
    small_talk_of_others: recognised(others),
    small_talk_of_frequent: recognised(frequent),
    ...costs,
  }
  return { figures, places }
}

export interface SmallTalkSamples {
  readonly stating_as_small_talk: readonly string[]
  readonly others_as_small_talk: readonly string[]
  readonly others_as_topics: readonly string[]
  readonly frequent_as_topics: readonly string[]
}

/** Up to thirty seeded texts of each kind, for a human to judge. */
export function smallTalkSamples(places: Places): SmallTalkSamples {
  const { stating, others, frequent } = groupsOf([...places.keys()])
  const isRecognised = (row: EvaluationRow) => isSmallTalk(places.get(row))
  const sample = (group: readonly EvaluationRow[]) =>
    createSeededRandom(SAMPLE_SEED)
      .shuffle([...new Set(group.map(({ text }) => text))].sort())
      .slice(0, SAMPLE_ROWS)
  return {
    stating_as_small_talk: sample(stating.filter(isRecognised)),
    others_as_small_talk: sample(others.filter(isRecognised)),
    others_as_topics: sample(others.filter((row) => !isRecognised(row))),
    frequent_as_topics: sample(frequent.filter((row) => !isRecognised(row))),
  }
}

/** Lower case, words and apostrophes alone, single spaces. */
export function normalisedText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
}

function groupsOf(rows: readonly EvaluationRow[]) {
  const others = rows.filter(({ statesIntent }) => !statesIntent)
  const counts = new Map<string, number>()
  for (const { text } of others) {
    const normalised = normalisedText(text)
    if (normalised.split(' ').length <= SHORT_WORDS) counts.set(normalised, (counts.get(normalised) ?? 0) + 1)
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const commonest = new Set(ranked.slice(0, FREQUENT_TEXTS).map(([text]) => text))
  return {
    stating: rows.filter(({ statesIntent }) => statesIntent),
    others,
    frequent: others.filter(({ text }) => commonest.has(normalisedText(text))),
  }
}
