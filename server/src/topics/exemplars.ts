// The few messages that a micro-cluster remembers: material for labels and for the topic page.
// The choice depends on the messages and their order alone; no text is kept twice.

const LONGEST_TEXT = 300
const NEWEST = 2
const MOST_UNUSUAL = 1
export const MOST_EXEMPLARS = 6

/** Where a text came from. */
export interface TextOrigin {
  readonly eventId: string
  readonly sessionId: string
  /** Position in the order of arrival; rises from text to text. */
  readonly sequence: number
  /** Epoch milliseconds. */
  readonly timestampMs: number
}

export interface Exemplar extends TextOrigin {
  /** Cut to 300 code points. */
  readonly text: string
  /** Cosine to the centroid of its micro-cluster, just after it joined. */
  readonly cosine: number
}

export function exemplarOf(text: string, origin: TextOrigin, cosine: number): Exemplar {
  const { eventId, sessionId, sequence, timestampMs } = origin
  const cut =
    text.length <= LONGEST_TEXT
      ? text
      : Array.from(text.slice(0, 2 * LONGEST_TEXT))
          .slice(0, LONGEST_TEXT)
          .join('')
  return { text: cut, eventId, sessionId, sequence, timestampMs, cosine }
}

/**
 * At most MOST_EXEMPLARS of the candidates, in order of arrival: the 2 newest, of the rest the 1 most unusual (lowest
 * cosine), then the most central (highest cosine); equal cosines go to the earlier one. Of candidates that differ only
 * in case and spaces the newest stands for all. So, whatever leaves the newest is weighed again for the other places.
 */
export function chooseExemplars(candidates: readonly Exemplar[]): Exemplar[] {
  const newestFirst = distinctTexts([...candidates].sort((a, b) => b.sequence - a.sequence))
  if (newestFirst.length <= MOST_EXEMPLARS) return newestFirst.reverse()
  const byCosine = newestFirst.slice(NEWEST).sort((a, b) => b.cosine - a.cosine || a.sequence - b.sequence)
  const central = byCosine.slice(0, MOST_EXEMPLARS - NEWEST - MOST_UNUSUAL)
  const unusual = byCosine.slice(-MOST_UNUSUAL)
  return [...newestFirst.slice(0, NEWEST), ...central, ...unusual].sort((a, b) => a.sequence - b.sequence)
}

function distinctTexts(exemplars: readonly Exemplar[]): Exemplar[] {
  const seen = new Set<string>()
  return exemplars.filter((exemplar) => {
    const key = wordingOf(exemplar)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The text without differences of case and spaces. */
function wordingOf(exemplar: Exemplar): string {
  const known = wordings.get(exemplar)
  if (known !== undefined) return known
  const { text } = exemplar
  const wording = (UNUSUAL_SPACE.test(text) ? text.trim().replace(/\s+/g, ' ') : text).toLowerCase()
  wordings.set(exemplar, wording)
  return wording
}

/** What the wording leaves out: a glance costs less than leaving it out. */
const UNUSUAL_SPACE = /^\s|\s\s|[^\S ]|\s$/

/** Each is asked for with every text that joins its micro-cluster. */
const wordings = new WeakMap<Exemplar, string>()
