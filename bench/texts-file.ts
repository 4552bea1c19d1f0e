// Texts of a file that a bench is given: one a line, or JSON lines with a member "text"; either also as .gz.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The different texts of the file, in its order, without empty ones. Throws where a line of JSON has no text. */
export function textsOfFile(path: string): string[] {
  const bytes = readFileSync(path)
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split(/\r?\n/)
  const json = /\.jsonl?(\.gz)?$/.test(path)
  const texts = lines.filter((line) => line.trim() !== '').map((line, index) => (json ? textOf(line, index) : line))
  return [...new Set(texts.filter((text) => text.trim() !== ''))]
}

function textOf(line: string, index: number): string {
  const { text } = JSON.parse(line) as { text?: unknown }
  if (typeof text !== 'string') throw new Error(`Line ${index + 1} has no member "text" that is a text.`)
  return text
}
