import { expect, it } from 'vitest'
import type { JourneyStep } from '../api/client.ts'
import { connectedNodes, layoutFlow } from './flow-layout.ts'

const count = (sessions: number) => ({ sessions, share: sessions / 10 })
const at = (id: string, sessions: number) => ({ topic: { id, label: id }, ...count(sessions) })

const STEPS: JourneyStep[] = [
  {
    step: 1,
    topics: [at('a', 6), at('b', 3)],
    other: count(1),
    ended: count(0),
    flows: [
      { from: 'a', to: 'b', sessions: 4 },
      { from: 'a', to: 'ended', sessions: 2 },
      { from: 'b', to: 'c', sessions: 3 },
      { from: 'other', to: 'ended', sessions: 1 },
    ],
  },
  {
    step: 2,
    topics: [at('b', 4), at('c', 3)],
    other: count(0),
    ended: count(3),
    flows: [
      { from: 'b', to: 'ended', sessions: 4 },
      { from: 'c', to: 'a', sessions: 3 },
    ],
  },
  { step: 3, topics: [at('a', 3)], other: count(0), ended: count(7), flows: [] },
]
const SIZE = { columnWidth: 100, barWidth: 8, fullHeight: 200, placeHeight: 30, gap: 4 }
const layout = layoutFlow(STEPS, 10, SIZE)

it('draws every column as all sessions, true to scale', () => {
  for (const step of [1, 2, 3]) {
    const heights = layout.nodes.filter((node) => node.step === step).map(({ height }) => height)
    expect(heights.reduce((sum, height) => sum + height, 0)).toBeCloseTo(SIZE.fullHeight)
  }
})

it('never lets two places of a column overlap', () => {
  for (const node of layout.nodes) {
    const below = layout.nodes.filter(({ step, y }) => step === node.step && y > node.y)
    for (const { y } of below) expect(y).toBeGreaterThanOrEqual(node.y + Math.max(node.height, SIZE.placeHeight))
  }
})

it('leads as many sessions out of every bar before the last step as it holds', () => {
  for (const node of layout.nodes.filter(({ step }) => step < 3)) {
    const leaving = layout.ribbons.filter(({ from }) => from === node.key).map(({ sessions }) => sessions)
    expect(leaving.reduce((sum, sessions) => sum + sessions, 0)).toBe(node.sessions)
  }
})

it('connects what leads to a bar and what it leads to, and nothing else', () => {
  expect(connectedNodes(layout.ribbons, '2/c')).toEqual(new Set(['2/c', '1/b', '3/a']))
})
