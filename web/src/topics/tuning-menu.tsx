// How finely messages are cut into topics, and into how many themes these are gathered, with a preview of both.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send, type TopicTuning } from '../api/client.ts'
import { tuningQuery } from '../api/topic-queries.ts'
import { formatCount } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Popover } from '../ui/popover.tsx'
import { Select } from '../ui/select.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'

export function TuningMenu({ dimension }: { dimension: string | undefined }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger={
        <Button>
          <Icon name="sliders" size={14} />
          Granularity
        </Button>
      }
      label="Granularity"
      open={open}
      onOpenChange={setOpen}
      width={320}
      align="end"
    >
      {(close) => (
        <div className="p-2.5">
          <TuningForm dimension={dimension} done={close} />
        </div>
      )}
    </Popover>
  )
}

export interface TuningFormProps {
  readonly dimension: string | undefined
  readonly done?: () => void
}

export function TuningForm({ dimension, done }: TuningFormProps) {
  const query = useQuery(tuningQuery(dimension))
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (query.data === undefined) return <Skeleton rows={4} label="Loading the granularity" />
  return (
    <Controls
      key={`${query.data.granularity} ${query.data.themes}`}
      tuning={query.data}
      dimension={dimension}
      done={done}
    />
  )
}

interface ControlsProps {
  readonly tuning: TopicTuning
  readonly dimension: string | undefined
  readonly done: (() => void) | undefined
}

type Themes = TopicTuning['themes']
const THEME_COUNTS: readonly Themes[] = ['auto', 3, 5, 8, 10, 12, 15, 20, 30]

function Controls({ tuning, dimension, done }: ControlsProps) {
  const [level, setLevel] = useState(tuning.granularity)
  const [themes, setThemes] = useState(tuning.themes)
  const { apply, busy } = useTuning(dimension)
  const changed = level !== tuning.granularity || themes !== tuning.themes
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={async (event) => {
        event.preventDefault()
        if (await apply(tuning, { granularity: level, themes })) done?.()
      }}
    >
      <LevelSlider tuning={tuning} level={level} setLevel={setLevel} />
      <label htmlFor="tuning-themes" className="flex items-center justify-between gap-3">
        Themes
        <Select
          id="tuning-themes"
          value={themes}
          onChange={({ target }) => setThemes(target.value === 'auto' ? 'auto' : Number(target.value))}
        >
          {[...new Set([...THEME_COUNTS, tuning.themes])].map((count) => (
            <option key={count} value={count}>
              {count === 'auto' ? 'As the topics suggest' : formatCount(count)}
            </option>
          ))}
        </Select>
      </label>
      <Button type="submit" kind="primary" disabled={!changed || busy} className="justify-center">
        {busy ? 'Looking for topics anew…' : 'Apply'}
      </Button>
      <p className="text-[12px] text-muted leading-4">Names, merges and other edits stay in force.</p>
    </form>
  )
}

interface LevelSliderProps {
  readonly tuning: TopicTuning
  readonly level: number
  readonly setLevel: (level: number) => void
}

function LevelSlider({ tuning: { previews, granularity }, level, setLevel }: LevelSliderProps) {
  const topicsAt = (at: number) => previews.find((one) => one.granularity === at)?.topics
  const [topics, before] = [topicsAt(level), topicsAt(granularity)]
  const highest = Math.max(1, ...previews.map((one) => one.topics))
  return (
    <div>
      <p className="mb-2 flex items-baseline justify-between" aria-live="polite">
        <span className="font-medium">{topics === undefined ? 'Topics' : `${formatCount(topics)} topics`}</span>
        {level !== granularity && before !== undefined && <span className="text-muted">now {formatCount(before)}</span>}
      </p>
      <div className="flex h-10 items-end gap-1 px-0.5" aria-hidden="true">
        {previews.map((one) => (
          <span
            key={one.granularity}
            className={`flex-1 rounded-t-sm ${one.granularity === level ? 'bg-accent' : 'bg-line-strong'}`}
            style={{ height: `${Math.max(6, (one.topics / highest) * 100)}%` }}
          />
        ))}
      </div>
      <input
        type="range"
        min={-3}
        max={3}
        step={1}
        value={level}
        aria-label="Granularity"
        aria-valuetext={topics === undefined ? String(level) : `${formatCount(topics)} topics`}
        onChange={({ target }) => setLevel(Number(target.value))}
        className="mt-1 w-full accent-accent"
      />
      <p className="flex justify-between text-[12px] text-muted">
        <span>Coarser</span>
        <span>Finer</span>
      </p>
    </div>
  )
}

type Tuning = Pick<TopicTuning, 'granularity' | 'themes'>

function useTuning(dimension: string | undefined) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  async function set(before: Tuning, next: Tuning): Promise<boolean> {
    setBusy(true)
    try {
      await send('patch', '/v1/topics/tuning', {
        query: dimension ? { dimension } : {},
        body: {
          ...(next.granularity === before.granularity ? {} : { granularity: next.granularity }),
          ...(next.themes === before.themes ? {} : { themes: next.themes }),
        },
      })
      await queries.invalidateQueries()
      return true
    } catch (error) {
      showProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  async function apply(before: Tuning, next: Tuning): Promise<boolean> {
    const done = await set(before, next)
    const back = { granularity: before.granularity, themes: before.themes }
    if (done) showToast('Topics were cut anew.', { label: 'Undo', run: () => void set(next, back) })
    return done
  }
  return { apply, busy }
}
