// A data folder as a real server leaves it: events sent over HTTP, analysed and stored; most texts come more than once.
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { paraphrases } from './paraphrases.ts'
import { untilStored } from './pending-events.ts'
import { sendTexts } from './send-texts.ts'
import { seededRandom } from './synthetic-texts.ts'

const DISTINCT_SHARE = 0.05

export interface StoredTexts {
  readonly events: number
  readonly distinctTexts: number
  /** In UTF-8, of all events together. */
  readonly textBytes: number
}

/** Resolves when all are queryable. Where as many are stored already, they are taken for these. */
export async function storeEvents(server: ServerProcess, events: number): Promise<StoredTexts> {
  const random = seededRandom(11)
  const distinct = paraphrases(Math.round(events * DISTINCT_SHARE), 11)
  const texts = Array.from(
    { length: events },
    (_, i) => distinct[i] ?? (distinct[Math.floor(random() * distinct.length)] as string),
  )
  const { indexed } = await server.call<{ indexed: number }>('GET', '/v1/status')
  if (indexed < events) await sendTexts(server, shuffled(texts, random))
  await untilStored(server)
  const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return { events, distinctTexts: distinct.length, textBytes }
}

/** In place, by Fisher and Yates. */
function shuffled(texts: string[], random: () => number): string[] {
  for (let i = texts.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[texts[i], texts[j]] = [texts[j] as string, texts[i] as string]
  }
  return texts
}
