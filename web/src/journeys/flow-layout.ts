// Where the columns, bars and ribbons of the flow chart stand. Invariant: bars and ribbons are true to scale; a bar
// smaller than its label gets a taller place, never a taller bar.

import type { JourneyStep } from '../api/client.ts'

export interface FlowNode {
  readonly key: string
  readonly step: number
  /** A topic id, `other` or `ended`. */
  readonly end: string
  readonly label: string
  readonly sessions: number
  readonly share: number
  readonly x: number
  readonly y: number
  readonly height: number
}

export interface FlowRibbon {
  readonly from: string
  readonly to: string
  readonly sessions: number
  readonly path: string
  /** Leaves the conversations: into `ended`, or along it. */
  readonly ending: boolean
}

export interface FlowLayout {
  readonly nodes: readonly FlowNode[]
  readonly ribbons: readonly FlowRibbon[]
  readonly width: number
  readonly height: number
}

export interface FlowSize {
  readonly columnWidth: number
  readonly barWidth: number
  /** Of all sessions together. */
  readonly fullHeight: number
  /** Least height of a bar's place, for its label. */
  readonly placeHeight: number
  readonly gap: number
}

interface Flow {
  readonly source: FlowNode
  readonly target: FlowNode
  readonly sessions: number
}

/** `sessions`: all in scope, the height of a column. */
export function layoutFlow(steps: readonly JourneyStep[], sessions: number, size: FlowSize): FlowLayout {
  const nodes = steps.flatMap((step) => columnNodes(step, sessions, size))
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const flows = steps.flatMap((step, index) => flowsBetween(step, steps[index + 1], byKey))
  const bottom = Math.max(0, ...nodes.map(({ y, height }) => y + Math.max(height, size.placeHeight)))
  return { nodes, ribbons: ribbonsOf(flows, sessions, size), width: steps.length * size.columnWidth, height: bottom }
}

/** The bars that share a journey with this one: what leads to it and what it leads to. */
export function connectedNodes(ribbons: readonly FlowRibbon[], key: string): Set<string> {
  const found = new Set([key])
  for (const { from, to } of ribbons.toReversed()) if (found.has(to)) found.add(from)
  const reached = new Set([key])
  for (const { from, to } of ribbons) {
    if (!reached.has(from)) continue
    reached.add(to)
    found.add(to)
  }
  return found
}

function columnNodes(step: JourneyStep, sessions: number, size: FlowSize): FlowNode[] {
  const x = (step.step - 1) * size.columnWidth
  const entries = [
    ...step.topics.map(({ topic, ...count }) => ({ end: topic.id, label: topic.label, ...count })),
    { end: 'other', label: 'Other topics', ...step.other },
    { end: 'ended', label: 'Ended', ...step.ended },
  ].filter((entry) => entry.sessions > 0)
  let y = 0
  return entries.map((entry) => {
    const height = (entry.sessions / sessions) * size.fullHeight
    const node = { ...entry, key: keyOf(step.step, entry.end), step: step.step, x, y, height }
    y += Math.max(height, size.placeHeight) + size.gap
    return node
  })
}

/** In the order of columns and, inside one, of the bars they leave and reach. */
function flowsBetween(step: JourneyStep, next: JourneyStep | undefined, nodes: ReadonlyMap<string, FlowNode>): Flow[] {
  if (next === undefined) return []
  const stillEnded = { from: 'ended', to: 'ended', sessions: step.ended.sessions }
  return [...step.flows, stillEnded]
    .flatMap(({ from, to, sessions }) => {
      const source = nodes.get(keyOf(step.step, from))
      const target = nodes.get(keyOf(next.step, to))
      return source && target && sessions > 0 ? [{ source, target, sessions }] : []
    })
    .sort((a, b) => a.source.y - b.source.y || a.target.y - b.target.y)
}

function ribbonsOf(flows: readonly Flow[], sessions: number, { barWidth, fullHeight }: FlowSize): FlowRibbon[] {
  const left = new Map<string, number>()
  const entered = new Map<string, number>()
  return flows.map((flow) => {
    const { source, target } = flow
    const thickness = (flow.sessions / sessions) * fullHeight
    const y0 = source.y + (left.get(source.key) ?? 0)
    const y1 = target.y + (entered.get(target.key) ?? 0)
    left.set(source.key, (left.get(source.key) ?? 0) + thickness)
    entered.set(target.key, (entered.get(target.key) ?? 0) + thickness)
    return {
      from: source.key,
      to: target.key,
      sessions: flow.sessions,
      path: ribbonPath({ x: source.x + barWidth, y: y0 }, { x: target.x, y: y1 }, thickness),
      ending: target.end === 'ended',
    }
  })
}

interface Point {
  readonly x: number
  readonly y: number
}

function ribbonPath(start: Point, end: Point, thickness: number): string {
  const middle = (start.x + end.x) / 2
  const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`
  return [
    `M${at(start.x, start.y)}`,
    `C${at(middle, start.y)} ${at(middle, end.y)} ${at(end.x, end.y)}`,
    `L${at(end.x, end.y + thickness)}`,
    `C${at(middle, end.y + thickness)} ${at(middle, start.y + thickness)} ${at(start.x, start.y + thickness)}Z`,
  ].join('')
}

function keyOf(step: number, end: string): string {
  return `${step}/${end}`
}
