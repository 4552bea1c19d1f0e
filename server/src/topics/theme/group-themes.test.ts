import { describe, expect, it } from 'vitest'
import { createMatrix, normaliseRows } from '../matrix.ts'
import { defaultThemeCount, groupThemes } from './group-themes.ts'
import { themeLabels } from './theme-labels.ts'

const vectors = (rows: number[][]) => {
  const matrix = createMatrix(rows.length, rows[0]?.length ?? 0)
  matrix.values.set(rows.flat())
  normaliseRows(matrix)
  return matrix
}

describe('groupThemes', () => {
  it('puts topics that point the same way into one theme, numbered by their lowest topic', () => {
    const matrix = vectors([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0.1, 0],
      [0, 1, 0.1],
      [0, 0, 1],
    ])
    expect([...groupThemes(matrix, [5, 1, 9, 2, 1], 3)]).toEqual([0, 1, 0, 1, 2])
  })

  it('makes no more themes than topics, and one theme of none', () => {
    expect([
      ...groupThemes(
        vectors([
          [1, 0],
          [0, 1],
        ]),
        [1, 1],
        'auto',
      ),
    ]).toEqual([0, 1])
    expect(groupThemes(createMatrix(0, 4), [], 'auto')).toHaveLength(0)
    expect([
      ...groupThemes(
        vectors([
          [1, 0],
          [0, 1],
        ]),
        [0, 0],
        1,
      ),
    ]).toEqual([0, 0])
  })

  it('counts themes by the root of twice the topics, from 6 to 15', () => {
    expect([3, 6, 18, 50, 77, 300].map(defaultThemeCount)).toEqual([3, 6, 6, 10, 12, 15])
  })
})

describe('themeLabels', () => {
  it('names a theme by the subjects of its topics and a lone topic by itself', () => {
    const member = (label: string, ...terms: string[]) => ({ label, terms, weight: 10 })
    const names = themeLabels([
      [
        member('Book flight', 'flight', 'book'),
        member('Flight status', 'flight', 'status'),
        member('Flights with hotel', 'hotel', 'flights'),
      ],
      [member('Reset PIN', 'PIN', 'reset')],
      [member('Card declined', 'card', 'declined'), member('Card not arrived', 'card', 'arrived')],
    ])
    expect(names[0]).toBe('Flights')
    expect(names[1]).toBe('Reset PIN')
    expect(names[2]).toBe('Card')
  })

  it('gives no name twice', () => {
    const twin = [{ label: 'Card', terms: ['card'], weight: 1 }]
    expect(
      new Set(
        themeLabels([
          [...twin, ...twin],
          [...twin, ...twin],
        ]),
      ).size,
    ).toBe(2)
  })
})
