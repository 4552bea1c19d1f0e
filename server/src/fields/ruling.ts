// What one rule of classification says; null hands over to the next rule.
import type { FieldType } from '../model/field.ts'

export interface Ruling {
  readonly type: FieldType
  /** A plain sentence for users, without stored values. */
  readonly reason: string
}
