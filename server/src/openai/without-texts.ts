// Servers of models like to quote what they were sent. What they say is logged and shown: not with words of users in it.

/** From so many characters in a row on, a quotation is no coincidence. */
const RUN = 12
/** Shorter texts than a run are looked for as a whole, the shortest left alone. */
const SHORTEST_TEXT = 4
const MARK = '[text]'

/** `said` without what it quotes of `sent`; spaces and case do not matter. */
export function withoutTexts(said: string, sent: readonly string[]): string {
  const plain = spaced(said)
  const folded = plain.toLowerCase()
  // A change of length by folding (İ) would shift every place behind it.
  if (folded.length !== plain.length) return MARK
  const isQuoted = new Uint8Array(plain.length)
  const places = placesOfRuns(folded)
  for (const text of sent) {
    const quoted = spaced(text).toLowerCase()
    if (quoted.length < RUN) markWhole(folded, quoted, isQuoted)
    else markRuns(quoted, places, isQuoted)
  }
  return cut(plain, isQuoted)
}

/** Every string in a value, such as the body of a request. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function placesOfRuns(folded: string): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (let start = 0; start + RUN <= folded.length; start++) {
    const run = folded.slice(start, start + RUN)
    const known = places.get(run)
    if (known) known.push(start)
    else places.set(run, [start])
  }
  return places
}

function markRuns(quoted: string, places: ReadonlyMap<string, readonly number[]>, isQuoted: Uint8Array): void {
  for (let start = 0; start + RUN <= quoted.length; start++) {
    for (const place of places.get(quoted.slice(start, start + RUN)) ?? []) isQuoted.fill(1, place, place + RUN)
  }
}

function markWhole(folded: string, quoted: string, isQuoted: Uint8Array): void {
  if (quoted.length < SHORTEST_TEXT) return
  for (let place = folded.indexOf(quoted); place >= 0; place = folded.indexOf(quoted, place + 1)) {
    isQuoted.fill(1, place, place + quoted.length)
  }
}

function cut(plain: string, isQuoted: Uint8Array): string {
  let left = ''
  for (let place = 0; place < plain.length; place++) {
    if (!isQuoted[place]) left += plain[place]
    else if (!isQuoted[place - 1]) left += MARK
  }
  return left
}
