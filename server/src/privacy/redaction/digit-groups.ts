// Numbers as people write them: groups of digits with short separators between them. Each character of the text is
// looked at once, so that the finders built on it are linear.

export interface DigitGroup {
  readonly digits: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** What stands between the group before and this one; '' for the first. */
  readonly separator: string
}

/** Groups that belong together. `before` is the text that may say what they are. */
export interface DigitRun {
  readonly groups: readonly DigitGroup[]
  /** Where "+" and "(" before the first group begin. */
  readonly start: number
  readonly isInternational: boolean
  readonly before: string
}

const GROUP = /\d+/g
const SEPARATOR = /^(?:[ \u00a0]{0,2}\(0\)[ \u00a0]{0,2}|[ \u00a0.\-–/()]{1,3})$/
const LONGEST_SEPARATOR = 7
/** As in +12025550143x123. */
const EXTENSION = /^(?:x|ext)\.?\d{1,6}(?!\w)/i
const CONTEXT = 40

/** Runs that touch letters are left out: they are part of an id. */
export function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = []
  let groups: DigitGroup[] = []
  const finish = () => {
    const first = groups[0]
    if (first) runs.push(runOf(text, first, groups))
    groups = []
  }
  for (const { index, 0: digits } of text.matchAll(GROUP)) {
    const end = index + digits.length
    const last = groups.at(-1)
    const between = last && index - last.end <= LONGEST_SEPARATOR ? text.slice(last.end, index) : null
    const joined = between !== null && SEPARATOR.test(between)
    if (!joined) finish()
    if (isGlued(text, index, end)) finish()
    else groups.push({ digits, start: index, end, separator: joined && groups.length > 0 ? between : '' })
  }
  finish()
  return runs
}

function isGlued(text: string, start: number, end: number): boolean {
  return (
    /[\p{L}_@#&=]/u.test(text[start - 1] ?? '') ||
    (/[\p{L}_@%€$£]/u.test(text[end] ?? '') && !EXTENSION.test(text.slice(end, end + 8)))
  )
}

function runOf(text: string, first: DigitGroup, groups: readonly DigitGroup[]): DigitRun {
  const opening = /(?:\+[ ]?\(?|\(\+?)$/.exec(text.slice(Math.max(0, first.start - 3), first.start))?.[0] ?? ''
  const start = first.start - opening.length
  return {
    groups,
    start,
    isInternational: opening.includes('+') && !/[\p{L}\p{N}_]/u.test(text[start - 1] ?? ''),
    before: text.slice(Math.max(0, start - CONTEXT), start),
  }
}
