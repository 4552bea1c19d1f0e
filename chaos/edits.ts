// What users do to topics meanwhile: a name, a merge, an undo, a run. Each is an entry of the journal among the events, and
// may be refused or lost on its way like anything that nobody sends again.

import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { SeededRandom } from '../server/src/demo/seeded-random.ts'

const PATIENCE_MS = 15_000

/** True where the edit was taken. Gives up after a while. */
export function editTopics(server: ServerProcess | null | undefined, random: SeededRandom): Promise<boolean> {
  return Promise.race([edit(server, random), wait(PATIENCE_MS, false, { ref: false })])
}

async function edit(server: ServerProcess | null | undefined, random: SeededRandom): Promise<boolean> {
  const choice = random.next()
  const [one, other] = [random.next(), random.next()]
  try {
    await server?.call('POST', '/v1/topics/consolidate?dimension=prompt')
    const { topics } = (await server?.call<{ topics: { id: string }[] }>('GET', '/v1/topics?from=all')) ?? {
      topics: [],
    }
    const at = (share: number) => topics[Math.floor(share * topics.length)]?.id
    if (choice < 0.5)
      await server?.call('PATCH', `/v1/topics/${at(one)}`, { label: `Named ${Math.round(1_000 * other)}` })
    else if (choice < 0.8) await server?.call('POST', '/v1/topics/merge', { topics: [at(one), at(other)] })
    else await undoNewest(server)
    return server !== null && server !== undefined
  } catch {
    // The process is ill, or there is no such edit to be made.
    return false
  }
}

async function undoNewest(server: ServerProcess | null | undefined): Promise<void> {
  const edits = await server?.call<{ edits: { id: string }[] }>('GET', '/v1/topics/edits?dimension=prompt')
  await server?.call('POST', `/v1/topics/edits/${edits?.edits[0]?.id}/undo`)
}
