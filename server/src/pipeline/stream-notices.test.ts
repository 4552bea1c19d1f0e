import { expect, it } from 'vitest'
import { streamNotices } from './stream-notices.ts'

const USUAL = { texts: 5_000, unclustered: 200, largestGroup: 400, microClusters: 900, refused: null }

it('says nothing of a usual stream, nor of a young one', () => {
  expect(streamNotices(USUAL)).toEqual([])
  expect(streamNotices({ ...USUAL, texts: 100, unclustered: 100, largestGroup: 100 })).toEqual([])
})

it.each([
  [{ unclustered: 4_600 }, '92% of the texts are too unlike each other to form topics.'],
  [{ largestGroup: 4_999 }, '99% of the texts say nearly the same thing.'],
  [
    { microClusters: 4_001 },
    'There are more different texts than are told apart at once: the most alike are counted together.',
  ],
  [
    { refused: 'Only 2 topics were found where there are 9.' },
    'The last search for topics was not taken over. Only 2 topics were found where there are 9.',
  ],
])('says what is unusual: %o', (unusual, notice) => {
  expect(streamNotices({ ...USUAL, ...unusual })).toEqual([notice])
})
