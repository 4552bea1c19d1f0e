// What can be done with a topic, as the row menu, the topic page and the keyboard offer it.

import type { Topic } from '../api/client.ts'
import type { MenuAction } from '../ui/action-menu.tsx'
import type { TopicEditing } from './use-topic-edits.ts'

export type EditableTopic = Pick<Topic, 'id' | 'label' | 'state' | 'pinned' | 'custom_label'>

export function topicActions(topic: EditableTopic, edits: TopicEditing, rename: () => void): (MenuAction | null)[] {
  const { pinned, state, label } = topic
  const change = (settings: Parameters<TopicEditing['change']>[1], done: string) =>
    void edits.change([topic], settings, done)
  return [
    { label: 'Rename', icon: 'rename', shortcut: 'R', run: rename },
    ...(topic.custom_label
      ? [{ label: 'Use the suggested name', icon: 'undo', run: () => void edits.rename(topic, null) } as const]
      : []),
    pinned
      ? { label: 'Unpin', icon: 'pin', shortcut: 'P', run: () => change({ pinned: false }, `Unpinned “${label}”.`) }
      : { label: 'Pin', icon: 'pin', shortcut: 'P', run: () => change({ pinned: true }, `Pinned “${label}”.`) },
    null,
    state === 'hidden'
      ? {
          label: 'Show again',
          icon: 'show',
          shortcut: 'H',
          run: () => change({ hidden: false }, `“${label}” is shown again.`),
        }
      : { label: 'Hide', icon: 'hide', shortcut: 'H', run: () => change({ hidden: true }, `Hid “${label}”.`) },
    state === 'small_talk'
      ? {
          label: 'Make it a topic again',
          icon: 'topics',
          shortcut: 'S',
          run: () => change({ small_talk: false }, `“${label}” is a topic again.`),
        }
      : {
          label: 'Mark as small talk',
          icon: 'chat',
          shortcut: 'S',
          run: () => change({ small_talk: true }, `Marked “${label}” as small talk.`),
        },
  ]
}

/** The action of a key, where there is one. */
export function actionOfKey(actions: readonly (MenuAction | null)[], key: string): MenuAction | null {
  return actions.find((action) => action?.shortcut === key.toUpperCase()) ?? null
}
