import { expect, it } from 'vitest'
import { openTestInstallation } from '../http/installation.fixture.ts'
import { storeProject } from '../http/sample-project.fixture.ts'
import { topicDays } from './topic-days.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 2, 20, 15, 30)

it('counts texts of topics by days that end now, and knows on which days there was anything', async () => {
  const turret = await openTestInstallation()
  try {
    // Micro-clusters 1 and 2 are of topic 1, 3 of topic 2, 4 of small talk, 5 of none.
    const moments: [number, number][] = [
      [0, 1],
      [1, 1],
      [DAY_MS - 1, 2],
      [DAY_MS, 3],
      [3 * DAY_MS, 1],
      [3 * DAY_MS + 5, 4],
      [6 * DAY_MS, 5],
      [9 * DAY_MS, 3],
      [40 * DAY_MS, 1],
      [-1, 1],
    ]
    const rows = moments.map(([agoMs, cluster], index) => ({
      sequence: index + 1,
      ...{ project: 'days', eventId: `e${index}`, name: 'message', sessionId: 's', userId: 'u' },
      timestampMs: NOW - 1 - agoMs,
      ...{ metadata: '{}', properties: {}, numbers: {}, microClusters: { prompt: cluster } },
    }))
    const map = [1, 1, 2, 0].map((topic, index) => ({
      ...{
        project: 'days',
        dimension: 'prompt',
        microCluster: index + 1,
        topic,
        smallTalk: topic === 0,
        hidden: false,
      },
    }))
    await storeProject(turret, {
      ...{ id: 'days', rows, map, cursor: 100, fields: { prompt: 'text' } },
      ...{ dimensions: ['prompt'], topics: [1, 2] },
    })
    const found = await topicDays(turret.installation.warehouse, {
      ...{ project: 'days', dimension: 'prompt', nowMs: NOW, days: 28 },
    })
    const shown = [...found.topics].sort().map(([topic, counts]) => [topic, counts.slice(0, 10)])
    expect(shown).toEqual([
      [1, [3, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
      [2, [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]],
    ])
    expect([found.history, found.daysBefore]).toEqual([9, [1, 3, 6]])
  } finally {
    await turret.remove()
  }
})
