import { expect, it } from 'vitest'
import { journeyChips } from './journey-chips.ts'
import { keepScope, readSessionSearch } from './session-search.ts'

const LABELS: Record<string, string> = { t1_1: 'Passwords', t1_2: 'Invoices' }
const read = (search: Parameters<typeof journeyChips>[0]) =>
  journeyChips(search, (id) => LABELS[id] ?? id).map(({ label, value }) => `${label} ${value}`)

it('says every condition in words', () => {
  expect(read({ transition: 't1_1,t1_2' })).toEqual(['Goes Passwords → Invoices'])
  expect(read({ transition: 't1_1,ended' })).toEqual(['Ends on Passwords'])
  expect(read({ transition: 't1_1,not,t1_2' })).toEqual(['Goes Passwords → another topic'])
  expect(read({ back_and_forth: 't1_1,t1_2' })).toEqual(['Back and forth Passwords ⇄ Invoices'])
  expect(read({ path: 't1_1,t1_2,t1_1' })).toEqual(['The journey is Passwords → Invoices → Passwords'])
  expect(read({ step: ['1:t1_1', '2:not,t1_2', '3:ended'] })).toEqual([
    'First topic Passwords',
    'Step 2 another topic',
    'Step 3 ended before',
  ])
  expect(read({ outcome_event: 'purchase', reached: false, exclude: ['t1_9'] })).toEqual([
    'Does not reach purchase',
    'Passing over t1_9',
  ])
})

it('takes away one condition and leaves the others', () => {
  const [first, second] = journeyChips({ step: ['1:t1_1', '2:ended'], outcome: 't1_2' }, (id) => id)
  expect(first?.without).toEqual({ outcome: undefined, reached: undefined })
  expect(second?.without).toEqual({ step: ['2:ended'] })
})

it('reads from the address what it writes there, and drops what makes no sense', () => {
  const search = readSessionSearch({ step: '2:t1_1', reached: 'perhaps', start: 't1_2', small_talk: 'true' })
  expect(search).toMatchObject({ step: ['2:t1_1'], start: 't1_2', small_talk: true, reached: undefined })
  expect(keepScope(search)).not.toHaveProperty('step')
})
