// npm run chaos -- [--form embedded|cluster] [--rounds N] [--seed N] [--only NAME]: steady load, one fault a round, and at
// the end the question whether anything acknowledged was lost, doubled or miscounted, or has other topics than the same
// journal gives without faults. The same seed gives the same faults.

import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createSeededRandom } from '../server/src/demo/seeded-random.ts'
import { editTopics } from './edits.ts'
import { faultsOf } from './faults.ts'
import { Load } from './load.ts'
import { startCluster, startEmbedded, startEnded } from './members.ts'
import { analyseUndisturbed, analysisOf, differences } from './undisturbed.ts'
import { judge } from './verdict.ts'

const CALLERS = 6
const BETWEEN_FAULTS_MS = 1_000

const { values } = parseArgs({
  options: {
    form: { type: 'string', default: 'embedded' },
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const random = createSeededRandom(Number(values.seed))
const edits = createSeededRandom(Number(values.seed) + 1)
const installation = await (values.form === 'cluster' ? startCluster() : startEmbedded())
try {
  const load = new Load(installation.members)
  const failures: string[] = []
  let edited = 0
  load.start(CALLERS)
  for (let round = 1; round <= Number(values.rounds); round++) {
    const faults = faultsOf(installation, random)
    const fault = random.pick(values.only ? faults.filter(({ name }) => name.includes(String(values.only))) : faults)
    console.log(`${round}: ${fault.name} (${load.acknowledged.size} acknowledged so far)`)
    await fault.run().catch((error: unknown) => failures.push(`round ${round}, ${fault.name}: ${error}`))
    if (await editTopics(installation.members.find(({ role }) => role !== 'worker')?.server, edits)) edited++
    await wait(BETWEEN_FAULTS_MS)
    failures.push(...(await startEnded(installation.members)).map((name) => `round ${round}: ${name} ended by itself`))
  }
  await load.stop()
  const api = installation.members.find(({ role }) => role !== 'worker')?.server
  if (!api) throw new Error('No process is left that answers.')
  const { stored, problems } = await judge(api, load.acknowledged)
  console.log(`${load.acknowledged.size} acknowledged, ${stored} stored.`)
  failures.push(...problems)
  const analysis = await analysisOf(api)
  failures.push(...differences(analysis, await analyseUndisturbed(installation.keptJournal)))
  console.log(
    `${analysis.topics.length} topics after ${edited} edits, compared with those of an undisturbed run on the same journal.`,
  )
  for (const problem of failures) console.error(`FAILED: ${problem}`)
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  await installation.remove()
}
