// Journeys step by step: a column a step, ribbons between them. Pointing at a topic shows the journeys it is part of.

import { useState } from 'react'
import type { Journeys } from '../api/client.ts'
import { formatCount, formatWholeShare } from '../format/format.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { connectedNodes, type FlowNode, type FlowRibbon, layoutFlow } from './flow-layout.ts'
import { TopicMenu } from './topic-menu.tsx'

const HEAD_HEIGHT = 28
const SIZE = { columnWidth: 232, barWidth: 8, fullHeight: 320, placeHeight: 20, gap: 3 }

export function FlowChart({ journeys }: { journeys: Journeys }) {
  const [pointed, setPointed] = useState<string | null>(null)
  const steps = journeys.steps.filter(({ topics, other }) => topics.length > 0 || other.sessions > 0)
  const { nodes, ribbons, width, height } = layoutFlow(steps, journeys.sessions, SIZE)
  const lit = pointed === null ? null : connectedNodes(ribbons, pointed)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart scrolls sideways, also by keyboard
    <section aria-label="Flow chart" tabIndex={0} className="overflow-x-auto pb-2">
      <div className="relative" style={{ width, height: height + HEAD_HEIGHT }}>
        {steps.map(({ step }) => (
          <span
            key={step}
            className="absolute top-0 text-[12px] text-muted"
            style={{ left: (step - 1) * SIZE.columnWidth }}
          >
            {step === 1 ? 'First topic' : `Step ${formatCount(step)}`}
          </span>
        ))}
        <div className="absolute left-0" style={{ top: HEAD_HEIGHT }}>
          <svg width={width} height={height} aria-hidden="true" className="block">
            {ribbons.map((ribbon) => (
              <Ribbon key={`${ribbon.from}${ribbon.to}`} ribbon={ribbon} lit={lit} />
            ))}
          </svg>
          {nodes.map((node) => (
            <Node
              key={node.key}
              node={node}
              own={ownTopics(nodes, node.step)}
              dim={lit !== null && !lit.has(node.key)}
              point={setPointed}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

function Ribbon({ ribbon, lit }: { ribbon: FlowRibbon; lit: ReadonlySet<string> | null }) {
  const on = lit?.has(ribbon.from) && lit.has(ribbon.to)
  const neutral = ribbon.ending || ribbon.from.endsWith('/other')
  const rest = ribbon.ending ? 0.07 : neutral ? 0.1 : 0.22
  const opacity = lit === null ? rest : on ? (neutral ? 0.25 : 0.45) : 0.03
  return (
    <path
      d={ribbon.path}
      fill={neutral ? 'var(--muted)' : 'var(--accent)'}
      opacity={opacity}
      className="transition-opacity"
    />
  )
}

function ownTopics(nodes: readonly FlowNode[], step: number): string[] {
  return nodes.filter((node) => node.step === step && isTopic(node)).map(({ end }) => end)
}

function isTopic({ end }: FlowNode): boolean {
  return end !== 'other' && end !== 'ended'
}

interface NodeProps {
  readonly node: FlowNode
  /** Topics of the same column with a bar of their own. */
  readonly own: readonly string[]
  readonly dim: boolean
  readonly point: (key: string | null) => void
}

function Node({ node, own, dim, point }: NodeProps) {
  const topical = isTopic(node)
  const colour = node.end === 'ended' ? 'bg-line-strong' : topical ? 'bg-accent' : 'bg-muted/60'
  const content = (
    <>
      <span
        className={`shrink-0 rounded-[2px] ${colour}`}
        style={{ width: SIZE.barWidth, height: Math.max(1.5, node.height) }}
      />
      <span
        className={`flex min-w-0 gap-1.5 rounded bg-canvas/85 px-1 text-[12px] leading-[19px] ${topical ? '' : 'text-muted'}`}
      >
        <span className="truncate">{node.label}</span>
        <span className="shrink-0 text-muted">
          {formatCount(node.sessions)} · {formatWholeShare(node.share)}
        </span>
      </span>
    </>
  )
  const place = {
    left: node.x,
    top: node.y,
    width: SIZE.columnWidth - 28,
    height: Math.max(node.height, SIZE.placeHeight),
  }
  const common = {
    className: `absolute flex items-start gap-0.5 text-left transition-opacity ${dim ? 'opacity-30' : ''}`,
    style: place,
    onPointerEnter: () => point(node.key),
    onPointerLeave: () => point(null),
  }
  const sessions = {
    step: [`${node.step}:${topical ? node.end : node.end === 'other' ? ['not', ...own].join(',') : 'ended'}`],
  }
  const label = `Show these ${formatCount(node.sessions)} sessions`
  if (!topical) {
    return (
      <SessionsLink search={sessions} title={label} {...common}>
        {content}
      </SessionsLink>
    )
  }
  return (
    <TopicMenu topic={{ id: node.end, label: node.label }} sessions={{ search: sessions, label }}>
      <button type="button" {...common} onFocus={() => point(node.key)} onBlur={() => point(null)}>
        {content}
      </button>
    </TopicMenu>
  )
}
