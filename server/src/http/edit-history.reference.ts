// Test only: what a list of edits demands of single events, computed from the edits alone.

export interface ModelEdit {
  readonly id: string
  readonly kind: 'rename' | 'hold' | 'release' | 'place'
  /** Topic that is named, held or released. */
  readonly topic: string
  readonly label?: string
  /** Where events must be from the edit on, or from when a hold came back into force. */
  placed: ReadonlyMap<string, string>
  undone: boolean
}

export interface Demands {
  /** Topic of each event that an edit in force speaks of. */
  readonly topicOfEvent: ReadonlyMap<string, string>
  readonly labelOfTopic: ReadonlyMap<string, string>
}

/** A hold lasts until the topic is released; of two edits on one event the later one counts. */
export function demandsOf(edits: readonly ModelEdit[]): Demands {
  const topicOfEvent = new Map<string, string>()
  const labelOfTopic = new Map<string, string>()
  const active = edits.filter((edit) => !edit.undone)
  for (const [position, edit] of active.entries()) {
    if (edit.kind === 'rename' && edit.label !== undefined) labelOfTopic.set(edit.topic, edit.label)
    const released = active.slice(position).some((later) => later.kind === 'release' && later.topic === edit.topic)
    if (edit.kind === 'hold' && released) continue
    for (const [event, topic] of edit.placed) topicOfEvent.set(event, topic)
  }
  return { topicOfEvent, labelOfTopic }
}
