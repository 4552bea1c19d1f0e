// From the journal to rows that can be queried, in a real server: how fast it works off events that were acknowledged,
// beside its embedder alone on the same texts with as many threads; and where most texts repeat.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { createBuiltinEmbedder } from '../server/src/embed/builtin/builtin-embedder.ts'
import type { Embedder } from '../server/src/embed/embedder.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { median, rounded, timedAsync } from './measure.ts'
import { paraphrases } from './paraphrases.ts'
import { pendingEvents, untilStored } from './pending-events.ts'
import { processorMsOf } from './process-figures.ts'
import { sendTexts } from './send-texts.ts'
import { seededRandom } from './synthetic-texts.ts'

const THREADS = Math.min(availableParallelism(), 8)
/** Texts after which the server knows that the field holds text. */
const WARM_UP = 500
const NEW_TEXTS_SHARE = 0.1
/** As many texts as the pipeline takes at once. */
const EMBEDDER_BATCH = 512

/** Of one text. */
interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
}

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const rounds = quick ? 1 : 3
  const count = quick ? 400 : 10_000
  const texts = paraphrases(WARM_UP + 2 * rounds * count, 7)
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  const settings = { TURRET_EMBEDDING_THREADS: String(THREADS), TURRET_MAX_PENDING: '1000000000' }
  const server = await startServerProcess(folder, settings)
  const embedder = createBuiltinEmbedder({ threads: THREADS })
  try {
    await embedder.embed(texts.slice(0, WARM_UP))
    await workOff(server, texts.slice(0, WARM_UP))
    const costs: { alone: Cost; distinct: Cost; repeating: Cost }[] = []
    for (let round = 0; round < rounds; round++) {
      const from = WARM_UP + 2 * round * count
      const distinct = texts.slice(from, from + count)
      costs.push({
        alone: await embedAlone(embedder, distinct),
        distinct: await workOff(server, distinct),
        repeating: await workOff(server, mostlyRepeated(texts.slice(from + count, from + 2 * count), round)),
      })
    }
    const alone = costs.map((cost) => cost.alone)
    const row = (name: string, events: number, own: readonly Cost[]) => ({
      case: name,
      'events a round': events,
      'events a second': Math.round(1_000 / median(own.map(({ wallMs }) => wallMs))),
      'CPU ms an event': rounded(median(own.map(({ cpuMs }) => cpuMs))),
      'times the embedder alone': rounded(median(own.map(({ wallMs }, i) => (alone[i]?.wallMs ?? 0) / wallMs))),
      'the same in CPU time': rounded(median(own.map(({ cpuMs }, i) => (alone[i]?.cpuMs ?? 0) / cpuMs))),
    })
    return {
      name: 'pipeline',
      rows: [
        row('embedder alone', count, alone),
        row(
          'pipeline, every text once',
          count,
          costs.map((cost) => cost.distinct),
        ),
        row(
          'pipeline, 90% repeated texts',
          Math.round(count / NEW_TEXTS_SHARE),
          costs.map((cost) => cost.repeating),
        ),
      ],
      notes: [
        `${THREADS} embedding threads in both; medians of ${rounds} rounds in turns, other texts in each.`,
        'From the last event acknowledged to the last one queryable, over the events that were pending then; runs of the clustering among it.',
        'Bars: ≥.7 of the embedder alone for texts that come once, ≥6 times it where nine of ten repeat.',
      ],
    }
  } finally {
    await embedder.close()
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

async function embedAlone(embedder: Embedder, texts: readonly string[]): Promise<Cost> {
  const { wallMs, cpuMs } = await timedAsync(async () => {
    for (let from = 0; from < texts.length; from += EMBEDDER_BATCH) {
      await embedder.embed(texts.slice(from, from + EMBEDDER_BATCH))
    }
  })
  return { wallMs: wallMs / texts.length, cpuMs: cpuMs / texts.length }
}

/** Cost of an event that was pending when all were acknowledged. */
async function workOff(server: ServerProcess, texts: readonly string[]): Promise<Cost> {
  await sendTexts(server, texts)
  const waiting = await pendingEvents(server)
  const { pid } = server.process
  const startedMs = processorMsOf(pid)
  const { wallMs } = await timedAsync(() => untilStored(server))
  return { wallMs: wallMs / waiting, cpuMs: (processorMsOf(pid) - startedMs) / waiting }
}

/** Each text once, where it is new, and nine texts from before it between one and the next. */
function mostlyRepeated(texts: readonly string[], seed: number): string[] {
  const random = seededRandom(seed)
  const repeats = Math.round(1 / NEW_TEXTS_SHARE) - 1
  return texts.flatMap((text, index) => [
    text,
    ...Array.from({ length: repeats }, () => texts[Math.floor(random() * (index + 1))] as string),
  ])
}
