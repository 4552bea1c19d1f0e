// What is shown of the topics, and how finely they are cut.

import type { Topics } from '../api/client.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import type { TopicSearch } from './topic-order.ts'
import { TuningMenu } from './tuning-menu.tsx'

export interface TopicListControlsProps {
  readonly answer: Topics
  readonly search: TopicSearch
  readonly change: (next: TopicSearch) => void
}

export function TopicListControls({ answer, search, change }: TopicListControlsProps) {
  const hidden = answer.topics.filter(({ state }) => state === 'hidden').length
  const mayEdit = useMay('editor')
  const showsHidden = search.show === 'hidden'
  return (
    <div className="-mt-2 mb-3 flex flex-wrap items-center gap-1.5">
      {search.layout !== 'map' && (
        <Button
          kind={search.group ? 'outline' : 'plain'}
          aria-pressed={search.group === 'theme'}
          onClick={() => change({ group: search.group ? undefined : 'theme' })}
        >
          {search.group && <Icon name="check" size={12} />}
          Group by theme
        </Button>
      )}
      {(hidden > 0 || showsHidden) && search.layout !== 'map' && (
        <Button
          kind={showsHidden ? 'outline' : 'plain'}
          aria-pressed={showsHidden}
          onClick={() => change({ show: showsHidden ? undefined : 'hidden' })}
        >
          <Icon name="hide" size={14} />
          {formatCount(hidden)} hidden
        </Button>
      )}
      <span className="ml-auto flex items-center gap-3">
        {mayEdit && search.layout !== 'map' && (
          <span className="hidden text-[12px] text-muted lg:inline">
            On a topic: <Key>X</Key> choose · <Key>R</Key> rename · <Key>P</Key> pin · <Key>H</Key> hide
          </span>
        )}
        {mayEdit && <TuningMenu dimension={answer.dimension ?? undefined} />}
      </span>
    </div>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded border border-line px-1 font-sans text-[11px]">{children}</kbd>
}
