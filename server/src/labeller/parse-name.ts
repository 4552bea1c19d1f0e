// From what a model wrote to a proposed name, whether it kept to the schema or not.

import type { ProposedName } from '../topics/model-name/check-model-name.ts'

export const NAME_SCHEMA = {
  type: 'object',
  properties: { label: { type: 'string' }, description: { type: 'string' } },
  required: ['label', 'description'],
  additionalProperties: false,
} as const

const LONGEST_ANSWER = 20_000

/** Reads JSON as it is, in a fence or among prose, then lines such as `Label: …`; null where there is none of them. */
export function parseName(written: string): ProposedName | null {
  const answer = written.slice(0, LONGEST_ANSWER).replace(/<think>[\s\S]*?(?:<\/think>|$)/gi, '')
  for (const candidate of jsonObjects(answer)) {
    const name = nameIn(candidate)
    if (name) return name
  }
  return nameInLines(answer)
}

/** Every outermost `{…}` that parses. */
function* jsonObjects(text: string): Generator<unknown> {
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start + 1)) {
    const end = endOfObject(text, start)
    if (end === -1) continue
    try {
      yield JSON.parse(text.slice(start, end + 1))
      start = end
    } catch {}
  }
}

/** Where the braces close again, those in strings left aside; -1: nowhere near. */
function endOfObject(text: string, start: number): number {
  let depth = 0
  let inString = false
  const last = Math.min(text.length, start + 2_000)
  for (let at = start; at < last; at++) {
    const letter = text[at]
    if (inString) {
      if (letter === '\\') at++
      else if (letter === '"') inString = false
    } else if (letter === '"') inString = true
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return at
  }
  return -1
}

function nameIn(value: unknown): ProposedName | null {
  if (typeof value !== 'object' || value === null) return null
  const fields = new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]))
  const label = fields.get('label') ?? fields.get('name') ?? fields.get('title')
  const description = fields.get('description') ?? fields.get('summary') ?? ''
  if (typeof label !== 'string' || typeof description !== 'string') return null
  return { label, description }
}

function nameInLines(answer: string): ProposedName | null {
  const line = (word: string) => new RegExp(`^[\\s*#-]*${word}[\\s*]*:[\\s*]*(.+)$`, 'im').exec(answer)?.[1]?.trim()
  const label = line('(?:label|name|title)')
  return label === undefined ? null : { label, description: line('(?:description|summary)') ?? '' }
}
