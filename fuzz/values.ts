// Values as a schema wants them, and values as nobody wants them.

import type { SeededRandom } from '../server/src/demo/seeded-random.ts'
import type { Contract, Schema } from './contract.ts'

const DEEPEST = 6

/** Texts that programs have stumbled over before. */
const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfffy',
  '\u202e\u200b\ufeff',
  '👩‍👩‍👧‍👦'.repeat(20),
  'e\u0301'.repeat(50),
  '%00%0a',
  '../../../../etc/passwd',
  "'; DROP TABLE events; --",
  '{{7*7}}%{7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  '0x7fffffffffffffff',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '9999-12-31T23:59:59.999+14:00',
  'all',
  'a:b,c:d,:,',
  ':',
  ',',
  'platform:',
  ':ios',
  '*',
  '%',
  '_',
  '\\',
  '"',
  '[',
  '(((((((((((((((((((a+)+)+)+$',
  'eyJhIjoxfQ',
  'AAAA////++++====',
  'turret_session=x; a=b',
  '\r\nX-Injected: yes',
]

const ODD_NUMBERS = [0, -0, -1, 0.1, 1e21, -1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 63, 2 ** 64, 1.7976931348623157e308]

export class Values {
  readonly #random: SeededRandom
  readonly #contract: Contract
  /** Ids and names that the server has really handed out. */
  readonly #known: readonly string[]

  constructor(random: SeededRandom, contract: Contract, known: readonly string[]) {
    this.#random = random
    this.#contract = contract
    this.#known = known
  }

  /** A value of the schema, as far as the schema says. */
  fitting(schema: Schema, depth = 0): unknown {
    const random = this.#random
    const { enum: choices, const: only, anyOf, oneOf, allOf, ...rest } = this.#contract.resolve(schema)
    if (only !== undefined) return only
    if (choices && choices.length > 0) return random.pick(choices)
    const alternatives = anyOf ?? oneOf
    if (alternatives && alternatives.length > 0) return this.fitting(random.pick(alternatives), depth + 1)
    if (allOf) return Object.assign({}, ...allOf.map((part) => this.fitting(part, depth + 1)))
    const type = typeof rest.type === 'string' ? rest.type : random.pick(rest.type ?? ['string', 'object', 'number'])
    if (type === 'object') return depth > DEEPEST ? {} : this.#object(rest, depth)
    if (type === 'array') return this.#array(rest, depth)
    if (type === 'integer' || type === 'number') return this.#number(rest, type)
    if (type === 'boolean') return random.chance(0.5)
    return type === 'null' ? null : this.text(rest.format)
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    for (const [name, schema] of Object.entries(properties)) {
      if (required.includes(name) || this.#random.chance(0.5)) made[name] = this.fitting(schema, depth + 1)
    }
    if (additionalProperties) {
      const schema = additionalProperties === true ? {} : additionalProperties
      const extra = this.#random.integer(0, 3)
      for (let n = 0; n < extra; n++) made[this.text()] = this.fitting(schema, depth + 1)
    }
    return made
  }

  #array({ items = {} }: Schema, depth: number): unknown[] {
    const length = depth > DEEPEST ? 0 : this.#random.integer(0, 4)
    return Array.from({ length }, () => this.fitting(items, depth + 1))
  }

  #number({ minimum = 0, maximum = minimum + 100 }: Schema, type: string): number {
    const whole = this.#random.integer(Math.ceil(minimum), Math.floor(Math.min(maximum, minimum + 10_000)))
    return type === 'integer' ? whole : whole + this.#random.next()
  }

  text(format?: string): string {
    const random = this.#random
    if (format === 'email') return `member${random.integer(1, 50)}@example.com`
    if (format === 'date-time')
      return new Date(Date.UTC(2026, random.integer(0, 11), random.integer(1, 28))).toISOString()
    if (this.#known.length > 0 && random.chance(0.5)) return random.pick(this.#known)
    if (random.chance(0.3)) return random.pick(ODD_TEXTS)
    const words = [
      'how',
      'do',
      'I',
      'reset',
      'my',
      'password',
      'ios',
      'pro',
      'refund',
      '2026-01-01',
      '7',
      'true',
      '日本',
    ]
    return Array.from({ length: random.integer(1, 8) }, () => random.pick(words)).join(' ')
  }

  /** A value with one or more places gone wrong. */
  mutated(value: unknown): unknown {
    const random = this.#random
    const isContainer = typeof value === 'object' && value !== null
    if (!isContainer || random.chance(0.15)) return this.odd()
    if (Array.isArray(value)) {
      if (value.length === 0 || random.chance(0.2)) return [...value, this.odd(), ...value]
      const place = random.integer(0, value.length - 1)
      return value.map((item, index) => (index === place ? this.mutated(item) : item))
    }
    const entries = Object.entries(value)
    if (entries.length === 0 || random.chance(0.15)) return { ...value, [this.oddText()]: this.odd() }
    const [name, item] = random.pick(entries)
    if (random.chance(0.2)) return Object.fromEntries(entries.filter(([other]) => other !== name))
    return { ...value, [name]: this.mutated(item) }
  }

  odd(): unknown {
    const random = this.#random
    switch (random.integer(0, 8)) {
      case 0:
        return null
      case 1:
        return random.pick(ODD_NUMBERS)
      case 2:
        return random.chance(0.5)
      case 3:
        return []
      case 4:
        return {}
      case 5:
        return this.#nested(random.integer(2, 400))
      case 6:
        return Array.from({ length: random.integer(1, 2_000) }, (_, n) => n)
      case 7:
        return this.text().repeat(random.integer(1, 3_000))
      default:
        return this.oddText()
    }
  }

  oddText(): string {
    return this.#random.pick(ODD_TEXTS)
  }

  #nested(depth: number): unknown {
    let value: unknown = 'deep'
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
    return value
  }
}
