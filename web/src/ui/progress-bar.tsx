// How far something long is, in words and as a bar.

export interface ProgressBarProps {
  readonly label: string
  readonly done: number
  readonly total: number
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <div role="status" className="flex w-full max-w-[360px] flex-col gap-1.5 text-left">
      <span className="text-[12px] text-muted">{label}</span>
      <progress
        value={done}
        max={Math.max(1, total)}
        aria-label={label}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
      />
    </div>
  )
}
