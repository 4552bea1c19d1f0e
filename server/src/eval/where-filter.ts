// Which rows of a labelled file an evaluation takes: conditions of the form key=value, key=a,b and key!=value.

import { StartupError } from '../errors.ts'

export interface Condition {
  readonly column: string
  readonly values: readonly string[]
  /** True for `!=`: a row fits when its value is none of them. */
  readonly negated: boolean
}

/** Throws StartupError for a text that is no condition. */
export function parseConditions(texts: readonly string[]): Condition[] {
  return texts.map((text) => {
    const [, column, not, values] = /^([^=!]+)(!?)=(.+)$/.exec(text) ?? []
    if (column === undefined || values === undefined) {
      throw new StartupError(`--where ${text}: write a column and its values, such as split=test or intent!=other.`)
    }
    return { column, values: values.split(','), negated: not === '!' }
  })
}

/** Values are compared as text; a column that the row lacks has none of the values. */
export function fitsAll(columns: Readonly<Record<string, unknown>>, conditions: readonly Condition[]): boolean {
  return conditions.every(({ column, values, negated }) => {
    const value = columns[column]
    const isOneOfThem = value !== undefined && value !== null && values.includes(String(value))
    return isOneOfThem !== negated
  })
}
