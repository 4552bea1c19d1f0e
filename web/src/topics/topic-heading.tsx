// The head of a topic's page: its name, changed in place, and what can be done with the topic.

import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { TopicDetail } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { SplitDialog } from './split-dialog.tsx'
import { topicActions } from './topic-actions.ts'
import { TopicNameField } from './topic-name-field.tsx'
import { useTopicEdits } from './use-topic-edits.ts'

const STATES = { hidden: 'Hidden', small_talk: 'Small talk', ended: 'Ended' } as const

/** The name, changed in place at a click on its pen. */
export function TopicHeading({ topic }: { topic: TopicDetail }) {
  const [renaming, setRenaming] = useState(false)
  const edits = useTopicEdits()
  if (renaming) {
    return (
      <TopicNameField
        topic={topic}
        edits={edits}
        done={() => setRenaming(false)}
        className="h-8 w-[min(420px,100%)] text-[16px]"
      />
    )
  }
  return (
    <span className="group flex min-w-0 items-center gap-2">
      {topic.pinned && (
        <span className="text-accent" title="Pinned">
          <Icon name="pin" size={14} />
        </span>
      )}
      <h1 className="min-w-0 text-balance font-semibold text-[18px] leading-7 tracking-[-0.01em]">{topic.label}</h1>
      {edits.allowed && (
        <button
          type="button"
          aria-label="Rename"
          title="Rename"
          onClick={() => setRenaming(true)}
          className="flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <Icon name="rename" size={14} />
        </button>
      )}
      {topic.state !== 'active' && (
        <span className="rounded bg-hover px-1.5 py-px text-[12px] text-muted">{STATES[topic.state]}</span>
      )}
    </span>
  )
}

export function TopicControls({ topic }: { topic: TopicDetail }) {
  const [splitting, setSplitting] = useState(false)
  const edits = useTopicEdits()
  const navigate = useNavigate()
  // Renaming has its own button here.
  const actions = topicActions(topic, edits, () => {}).slice(1)
  const watch = () => {
    const search = { edit: 'new', topic: topic.id, dimension: topic.dimension }
    void navigate({ to: '/alerts', search: (before) => ({ ...keepFilters(before), ...search }) })
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <TopicLinks topicId={topic.id} />
      {edits.allowed && (
        <span className="flex items-center gap-1">
          <Button onClick={() => setSplitting(true)} disabled={topic.state === 'ended'}>
            <Icon name="split" size={14} />
            Split
          </Button>
          <ActionMenu
            label="More changes"
            actions={[...actions, null, { label: 'Make an alert', icon: 'alerts', run: watch }]}
          />
        </span>
      )}
      {splitting && <SplitDialog topic={topic} edits={edits} close={() => setSplitting(false)} />}
    </div>
  )
}

function TopicLinks({ topicId }: { topicId: string }) {
  const link = 'text-accent hover:underline'
  return (
    <span className="flex gap-4">
      <Link to="/sessions" search={(before) => ({ ...keepFilters(before), topic: topicId })} className={link}>
        Sessions
      </Link>
      <Link to="/events" search={(before) => ({ ...keepFilters(before), topic: topicId })} className={link}>
        Events
      </Link>
      <Link to="/journeys" search={(before) => ({ ...keepFilters(before), through: topicId })} className={link}>
        Journeys
      </Link>
    </span>
  )
}
