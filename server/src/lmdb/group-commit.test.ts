import { expect, test } from 'vitest'
import { GroupCommit } from './group-commit.ts'

/** Keeps what a commit wrote unless it threw, and shows what each commit held. */
function memory() {
  const kept: number[] = []
  const commits: number[][] = []
  let pending: number[] = []
  let full = false
  const group = new GroupCommit(async (changes) => {
    if (full) throw new Error('No space left.')
    pending = []
    changes()
    await new Promise((resolve) => setImmediate(resolve))
    kept.push(...pending)
    commits.push(pending)
  })
  const add = (number: number) =>
    group.add(() => {
      if (number < 0) throw new Error(`${number} cannot be kept.`)
      pending.push(number)
      return number * 10
    })
  return { add, group, kept, commits, fill: (now: boolean) => (full = now) }
}

test('callers of one turn share a commit, and those who come meanwhile share the next', async () => {
  const { add, commits } = memory()
  const first = [add(1), add(2)]
  await new Promise((resolve) => setTimeout(resolve, 0))
  const second = [add(3), add(4), add(5)]
  expect(await Promise.all([...first, ...second])).toEqual([10, 20, 30, 40, 50])
  expect(commits.length).toBeLessThanOrEqual(3)
  expect(commits[0]).toEqual([1, 2])
})

test('a change that cannot be made costs the others nothing, and nobody a second copy', async () => {
  const { add, kept } = memory()
  const answers = await Promise.allSettled([add(1), add(-2), add(3)])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(kept).toEqual([1, 3])
})

test('a commit that cannot begin is told to everyone who waits, and the next one goes on', async () => {
  const { add, kept, fill, group } = memory()
  fill(true)
  const refused = await Promise.allSettled([add(1), add(2)])
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fill(false)
  await add(3)
  await group.idle()
  expect(kept).toEqual([3])
})
