// A topic's name while it is being changed in place: Enter keeps it, Escape leaves it as it was.

import { type KeyboardEvent, useState } from 'react'
import { INPUT } from '../ui/button.tsx'
import type { NamedTopic, TopicEditing } from './use-topic-edits.ts'

const LONGEST_LABEL = 80

export interface TopicNameFieldProps {
  readonly topic: NamedTopic
  readonly edits: TopicEditing
  readonly done: () => void
  readonly className?: string
}

export function TopicNameField({ topic, edits, done, className = '' }: TopicNameFieldProps) {
  const [text, setText] = useState(topic.label)
  const [saving, setSaving] = useState(false)
  async function save() {
    if (saving) return
    const label = text.trim()
    if (label !== '' && label !== topic.label) {
      setSaving(true)
      await edits.rename(topic, label)
    }
    done()
  }
  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation()
    if (event.key === 'Enter') void save()
    if (event.key === 'Escape') done()
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the user has just asked to type here
      autoFocus
      aria-label={`New name of ${topic.label}`}
      value={text}
      maxLength={LONGEST_LABEL}
      readOnly={saving}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => void save()}
      className={`${INPUT} relative z-10 ${className}`}
    />
  )
}
