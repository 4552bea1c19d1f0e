// A share as a bar and a number; `of` scales the bar, so that small shares can still be compared.

import { formatShare } from '../format/format.ts'

export function ShareBar({ share, of }: { share: number; of: number }) {
  const width = of === 0 ? 0 : Math.max(1, (share / of) * 100)
  return (
    <span className="flex items-center gap-2">
      <span className="h-1.5 flex-1 overflow-hidden rounded-full bg-hover" aria-hidden="true">
        <span className="block h-full rounded-full bg-accent/70" style={{ width: `${width}%` }} />
      </span>
      <span className="w-11 text-right">{formatShare(share)}</span>
    </span>
  )
}
