// Changes of topics by the user. Each shows what it did with an undo; views are asked for anew before it resolves.

import { useQueryClient } from '@tanstack/react-query'
import { send, type TopicChange, type TopicEdited } from '../api/client.ts'
import { useMay } from '../api/use-role.ts'
import { showProblem, showToast } from '../ui/toast.tsx'

/** Not asked for anew after an edit: the status has its own rhythm, and a proposal is of the topic as it was. */
const UNTOUCHED = new Set(['status', 'split'])

export interface NamedTopic {
  readonly id: string
  readonly label: string
}

export interface TopicEditing {
  /** False for viewers: nothing of this is offered to them. */
  readonly allowed: boolean
  /** Each resolves to whether it was done; a refusal is shown to the user. */
  rename(topic: NamedTopic, label: string | null): Promise<boolean>
  change(topics: readonly NamedTopic[], change: Omit<TopicChange, 'label'>, done: string): Promise<boolean>
  merge(topics: readonly NamedTopic[], into: NamedTopic): Promise<boolean>
  split(topic: NamedTopic, proposal: string, parts: number): Promise<boolean>
  move(eventId: string, topic: NamedTopic): Promise<boolean>
  undo(edits: readonly string[]): Promise<boolean>
}

export function useTopicEdits(): TopicEditing {
  const queries = useQueryClient()
  const allowed = useMay('editor')
  const refresh = () => queries.invalidateQueries({ predicate: ({ queryKey }) => !UNTOUCHED.has(String(queryKey[0])) })

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      await refresh()
      return true
    } catch (error) {
      showProblem(error)
      return false
    }
  }

  async function edit(done: string, work: () => Promise<TopicEdited[]>): Promise<boolean> {
    let edits: string[] = []
    const success = await attempt(async () => {
      edits = (await work()).map((one) => one.edit)
    })
    if (success) showToast(done, { label: 'Undo', run: () => void undo(edits) })
    return success
  }

  async function undo(edits: readonly string[]): Promise<boolean> {
    const success = await attempt(async () => {
      for (const id of edits.toReversed()) await send('post', '/v1/topics/edits/{id}/undo', { id })
    })
    if (success) showToast('Undone.')
    return success
  }

  return {
    allowed,
    rename: ({ id, label: before }, label) =>
      edit(label === null ? `“${before}” has its suggested name back.` : `Renamed to “${label}”.`, async () => [
        await send('patch', '/v1/topics/{id}', { id, body: { label } }),
      ]),
    change: (topics, change, done) =>
      edit(done, async () => {
        const edits: TopicEdited[] = []
        for (const { id } of topics) edits.push(await send('patch', '/v1/topics/{id}', { id, body: change }))
        return edits
      }),
    merge: (topics, into) =>
      edit(`Merged ${topics.length} topics into “${into.label}”.`, async () => [
        await send('post', '/v1/topics/merge', { body: { topics: topics.map(({ id }) => id), into: into.id } }),
      ]),
    split: ({ id, label }, proposal, parts) =>
      edit(`Split “${label}” into ${parts} topics.`, async () => [
        await send('post', '/v1/topics/{id}/split', { id, body: { proposal } }),
      ]),
    move: (eventId, topic) =>
      edit(`Moved the message to “${topic.label}”.`, async () => [
        await send('put', '/v1/events/{id}/topic', { id: eventId, body: { topic: topic.id } }),
      ]),
    undo,
  }
}
