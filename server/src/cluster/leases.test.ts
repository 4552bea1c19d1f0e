import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNats, NatsServer } from '../nats/nats-server.fixture.ts'
import { type NatsStore, openNatsStore } from '../nats/nats-store.ts'
import { Leases } from './leases.ts'

/** So long that a busy machine does not stop a holder for as long as that. */
const TIMES = { renewMs: 100, giveUpMs: 1_000, expireMs: 2_000 }

describe.skipIf(!hasNats)('a lease', () => {
  let server: NatsServer
  let store: NatsStore
  let lost: string[]
  const all: Leases[] = []
  const open = async (node: string) => {
    const leases = await Leases.open(store, { node, times: TIMES, onLost: (name) => lost.push(`${node} ${name}`) })
    all.push(leases)
    return leases
  }

  beforeEach(async () => {
    server = await NatsServer.start()
    store = await openNatsStore(server.url)
    lost = []
  })
  afterEach(async () => {
    await Promise.all(all.splice(0).map((leases) => leases.close()))
    await store.close()
    await server.remove()
  })

  it('has one holder, however many ask for it at once and for however long', async () => {
    const nodes = await Promise.all(['a', 'b', 'c'].map(open))
    const first = await Promise.all(nodes.map((leases) => leases.tryTake('0')))
    expect(first.filter((lease) => lease !== null)).toHaveLength(1)
    const deadline = performance.now() + 3 * TIMES.expireMs
    while (performance.now() < deadline) {
      const again = await Promise.all(nodes.map((leases) => leases.tryTake('0')))
      expect(again.filter((lease) => lease !== null)).toEqual([])
    }
    expect(lost).toEqual([])
  })

  it('that is given back is taken at once, under a higher epoch', async () => {
    const [a, b] = [await open('a'), await open('b')]
    const first = await a.tryTake('0')
    await a.release('0')
    const second = await b.tryTake('0')
    expect(second?.epoch).toBeGreaterThan(first?.epoch ?? Number.POSITIVE_INFINITY)
  })

  it('whose holder is cut off is given up by the holder before another one has it', async () => {
    const other = await openNatsStore(server.url)
    const a = await Leases.open(other, { node: 'a', times: TIMES, onLost: (name) => lost.push(`a ${name}`) })
    expect(await a.tryTake('0')).not.toBeNull()
    await other.connection.close()
    const b = await open('b')
    let takenAt: string[] | null = null
    await expect
      .poll(async () => {
        if (takenAt === null && (await b.tryTake('0')) !== null) takenAt = [...lost]
        return takenAt
      })
      .not.toBeNull()
    expect(takenAt).toEqual(['a 0'])
    await a.close()
  })
})
