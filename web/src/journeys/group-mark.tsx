// The letter of a compared group, in its colour.

export function GroupMark({ letter }: { letter: 'A' | 'B' }) {
  return (
    <span
      aria-hidden="true"
      className={`flex size-5 shrink-0 items-center justify-center rounded font-semibold text-[11px] ${letter === 'A' ? 'bg-group-a text-canvas' : 'bg-group-b text-canvas'}`}
    >
      {letter}
    </span>
  )
}
