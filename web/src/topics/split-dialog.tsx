// How a topic could be split: the proposal to look at, with as many parts as wanted, then exactly that applied.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SplitPreview } from '../api/client.ts'
import { splitQuery } from '../api/topic-queries.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import type { NamedTopic, TopicEditing } from './use-topic-edits.ts'

const MOST_PARTS = 8
const PARTS = Array.from({ length: MOST_PARTS - 1 }, (_, index) => index + 2)

export interface SplitDialogProps {
  readonly topic: NamedTopic
  readonly edits: TopicEditing
  readonly close: () => void
}

export function SplitDialog({ topic, edits, close }: SplitDialogProps) {
  const [parts, setParts] = useState<number | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const query = useQuery(splitQuery(topic.id, parts))
  const preview = query.isError ? undefined : query.data
  const proposal = preview?.proposal ?? null
  async function split() {
    if (!preview || proposal === null) return
    setBusy(true)
    const done = await edits.split(topic, proposal, preview.parts.length)
    setBusy(false)
    if (done) close()
  }
  return (
    <Dialog
      title={`Split “${topic.label}”`}
      close={close}
      width={620}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" disabled={proposal === null || busy || query.isFetching} onClick={() => void split()}>
            {busy
              ? 'Splitting…'
              : proposal !== null && preview
                ? `Split into ${formatCount(preview.parts.length)}`
                : 'Split'}
          </Button>
        </>
      }
    >
      <label htmlFor="split-parts" className="mb-4 flex items-center gap-2 text-muted">
        Parts
        <Select
          id="split-parts"
          value={parts ?? ''}
          onChange={({ target }) => setParts(target.value === '' ? undefined : Number(target.value))}
        >
          <option value="">As the messages suggest</option>
          {PARTS.map((count) => (
            <option key={count} value={count}>
              {formatCount(count)}
            </option>
          ))}
        </Select>
      </label>
      {query.isError ? (
        <ErrorState error={query.error} retry={() => query.refetch()} />
      ) : query.data === undefined ? (
        <Skeleton rows={6} label="Loading the proposal" />
      ) : query.data.proposal === null ? (
        <EmptyState title="Nothing to split">This topic holds one kind of message only.</EmptyState>
      ) : (
        <Proposal preview={query.data} stale={query.isPlaceholderData} />
      )}
    </Dialog>
  )
}

function Proposal({ preview: { parts }, stale }: { preview: SplitPreview; stale: boolean }) {
  const texts = parts.reduce((sum, part) => sum + part.texts, 0)
  const largest = Math.max(...parts.map((part) => part.texts))
  return (
    <>
      <ol aria-busy={stale} className={`flex flex-col gap-4 ${stale ? 'opacity-60' : ''}`}>
        {parts.map((part) => (
          <li key={part.label} className="border-accent/40 border-l-2 pl-3">
            <p className="flex items-baseline justify-between gap-4">
              <span className="font-semibold">{part.label}</span>
              <span className="shrink-0 text-muted">
                {formatCount(part.texts)} messages · {formatShare(part.texts / Math.max(1, texts))}
              </span>
            </p>
            {part.texts === largest && <p className="text-[12px] text-muted">Keeps the topic’s id and history</p>}
            <ul className="mt-1 text-muted">
              {part.examples.slice(0, 3).map((example) => (
                <li key={example} className="truncate" title={example}>
                  “{example}”
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <p className="mt-4 text-[12px] text-muted">Counts are of all messages, whatever filters are in force.</p>
    </>
  )
}
