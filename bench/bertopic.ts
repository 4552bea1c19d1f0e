// The same texts to named topics, by a server of ours and by BERTopic with its defaults and our vectors. Needs a Python with
// the package: `--python PATH`. Not part of the benches that run without a name.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { createBuiltinEmbedder } from '../server/src/embed/builtin/builtin-embedder.ts'
import { repositoryRoot } from '../server/src/repository-root.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { timedAsync } from './measure.ts'
import { paraphrases } from './paraphrases.ts'
import { untilStored } from './pending-events.ts'
import { peakResidentMbOf } from './process-figures.ts'
import { sendTexts } from './send-texts.ts'
import { textsOfFile } from './texts-file.ts'

const TEXTS = 20_000

interface Result {
  readonly seconds: number
  readonly peakMb: number
  readonly topics: number
  /** Share of texts that are in no topic. */
  readonly without: number
}

export async function run({ textFiles, python }: BenchOptions): Promise<BenchReport> {
  const [file] = textFiles
  const texts = (file === undefined ? paraphrases(TEXTS, 1) : textsOfFile(file)).slice(0, TEXTS)
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-bertopic-'))
  try {
    const own = await turret(join(folder, 'data'), texts)
    const { embedding, result } = await bertopic(python, folder, texts)
    const row = (name: string, { seconds, peakMb, topics, without }: Result) => ({
      case: name,
      seconds: Number(seconds.toFixed(1)),
      'MB at the peak': Math.round(peakMb),
      topics,
      'in no topic': Number(without.toFixed(3)),
    })
    return {
      name: 'bertopic',
      rows: [
        row('Turret, from the first request to named topics', own),
        row('BERTopic, with the vectors given', result),
        { case: 'those vectors', seconds: Number(embedding.toFixed(1)) },
      ],
      notes: [
        `${texts.length} different texts. Turret embeds, stores and names in its time; BERTopic's is without the vectors and its imports.`,
      ],
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function turret(folder: string, texts: readonly string[]): Promise<Result> {
  const server = await startServerProcess(folder, {})
  try {
    const { wallMs } = await timedAsync(async () => {
      await sendTexts(server, texts)
      await untilStored(server)
      await server.call('POST', '/v1/topics/consolidate', {})
    })
    const { topics, unclustered } = await server.call<{ topics: object[]; unclustered: { events: number } }>(
      ...(['GET', '/v1/topics?from=all'] as const),
    )
    const peakMb = peakResidentMbOf(server.process.pid)
    return { seconds: wallMs / 1_000, peakMb, topics: topics.length, without: unclustered.events / texts.length }
  } finally {
    await server.stop()
  }
}

async function bertopic(python: string, folder: string, texts: readonly string[]) {
  const embedder = createBuiltinEmbedder({ threads: availableParallelism() })
  await embedder.embed(texts.slice(0, 10))
  let vectors: Float32Array[] = []
  const { wallMs } = await timedAsync(async () => {
    vectors = await embedder.embed(texts)
  })
  await embedder.close()
  const [textsFile, vectorsFile] = [join(folder, 'texts.json'), join(folder, 'vectors.bin')]
  await writeFile(textsFile, JSON.stringify(texts))
  await writeFile(vectorsFile, Buffer.concat(vectors.map((vector) => new Uint8Array(Float32Array.from(vector).buffer))))
  const script = join(repositoryRoot(), 'bench', 'fit_bertopic.py')
  const width = String(vectors[0]?.length ?? 0)
  const { stdout } = await promisify(execFile)(python, [script, textsFile, vectorsFile, width])
  return { embedding: wallMs / 1_000, result: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result }
}
