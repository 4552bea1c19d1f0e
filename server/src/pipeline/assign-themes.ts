// Groups the topics of a dimension into themes after every change of the map: cheap, so they are never out of date.

import { tuningOf } from '../topics/edit/edit-log.ts'
import { groupThemes } from '../topics/theme/group-themes.ts'
import { themeLabels } from '../topics/theme/theme-labels.ts'
import type { ProjectDimension } from './project-dimension.ts'

/** Gives every live topic of the book its theme, once all texts have vectors of one model; hidden topics and those marked as small talk have none. */
export function assignThemes(dimension: ProjectDimension): void {
  if (dimension.isRenewing) return
  const { engine, book } = dimension
  const booked = new Map(book.map((topic) => [topic.number, topic]))
  const { topicIds, vectors, texts } = engine.topicVectors()
  const shown = topicIds.flatMap((topic, row) => {
    const { hidden, smallTalk } = dimension.settingsOf(topic)
    return hidden || smallTalk || !booked.get(topic)?.live ? [] : [row]
  })
  const selected = { rows: shown.length, dims: vectors.dims, values: new Float32Array(shown.length * vectors.dims) }
  for (const [position, row] of shown.entries()) {
    selected.values.set(vectors.values.subarray(row * vectors.dims, (row + 1) * vectors.dims), position * vectors.dims)
  }
  const masses = shown.map((row) => texts[row] as number)
  const labels = groupThemes(selected, masses, tuningOf(dimension.edits).themes)
  const members: Parameters<typeof themeLabels>[0][number][] = []
  const themeOf = new Map<number, number>()
  for (const [position, row] of shown.entries()) {
    const number = topicIds[row] as number
    const theme = labels[position] as number
    const topic = booked.get(number)
    const label = topic ? dimension.labelOf(topic) : ''
    members[theme] = [
      ...(members[theme] ?? []),
      { label, terms: topic?.terms ?? [], weight: masses[position] as number },
    ]
    themeOf.set(number, theme)
  }
  const names = themeLabels(members)
  dimension.book = book.map((topic) => {
    const theme = themeOf.get(topic.number)
    return { ...topic, theme: theme === undefined ? null : (names[theme] ?? null) }
  })
}
