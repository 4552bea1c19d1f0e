// What can be done with the chosen topics; stands at the bottom while any are chosen.

import { useState } from 'react'
import type { Topic } from '../api/client.ts'
import { formatCount } from '../format/format.ts'
import { Icon } from '../ui/icons.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import type { TopicEditing } from './use-topic-edits.ts'

export interface SelectionBarProps {
  readonly topics: readonly Topic[]
  readonly edits: TopicEditing
  readonly clear: () => void
}

const ACTION =
  'flex h-7 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-canvas/15 disabled:opacity-50 focus-visible:outline-canvas'

export function SelectionBar({ topics, edits, clear }: SelectionBarProps) {
  const [merging, setMerging] = useState(false)
  if (topics.length === 0) return null
  const named = `${formatCount(topics.length)} ${topics.length === 1 ? 'topic' : 'topics'}`
  const change = async (settings: Parameters<TopicEditing['change']>[1], done: string) => {
    if (await edits.change(topics, settings, done)) clear()
  }
  return (
    <>
      <div
        role="toolbar"
        aria-label="Chosen topics"
        className="fixed bottom-16 left-1/2 z-40 flex max-w-[calc(100vw-16px)] -translate-x-1/2 items-center gap-0.5 rounded-xl bg-ink px-2 py-1.5 text-canvas shadow-popover md:bottom-5 md:ml-[104px]"
      >
        <span className="whitespace-nowrap px-2">{formatCount(topics.length)} chosen</span>
        <button type="button" className={ACTION} disabled={topics.length < 2} onClick={() => setMerging(true)}>
          <Icon name="merge" size={14} />
          Merge
        </button>
        <button type="button" className={ACTION} onClick={() => void change({ pinned: true }, `Pinned ${named}.`)}>
          <Icon name="pin" size={14} />
          <span className="max-sm:sr-only">Pin</span>
        </button>
        <button type="button" className={ACTION} onClick={() => void change({ hidden: true }, `Hid ${named}.`)}>
          <Icon name="hide" size={14} />
          <span className="max-sm:sr-only">Hide</span>
        </button>
        <button
          type="button"
          className={ACTION}
          onClick={() => void change({ small_talk: true }, `Marked ${named} as small talk.`)}
        >
          <Icon name="chat" size={14} />
          <span className="max-sm:sr-only">Small talk</span>
        </button>
        <button type="button" className={ACTION} aria-label="Choose none" onClick={clear}>
          <Icon name="close" size={12} />
        </button>
      </div>
      {merging && (
        <MergeDialog
          topics={topics}
          edits={edits}
          close={(merged) => {
            setMerging(false)
            if (merged) clear()
          }}
        />
      )}
    </>
  )
}
