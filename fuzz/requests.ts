// One request after the other: mostly as the contract says with something gone wrong, at times wrong on the wire itself.

import { gzipSync } from 'node:zlib'
import type { SeededRandom } from '../server/src/demo/seeded-random.ts'
import type { Contract, Operation } from './contract.ts'
import type { Values } from './values.ts'

export interface FuzzRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer | null
  /** How much of the body is sent before the caller leaves; null: all. */
  readonly leavesAfterBytes: number | null
}

/** Headers that let a caller in, by kind of caller. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Never with a session, which the requests after it need: too many sign-ins are refused. */
const SIGNING_OUT = '/v1/logout'
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'application/problem+json']
const OTHER_TYPES = [
  'text/plain',
  'application/x-protobuf',
  'multipart/form-data; boundary=x',
  'application/xml',
  ',',
  '',
]

export class RequestMaker {
  readonly #random: SeededRandom
  readonly #contract: Contract
  readonly #values: Values

  constructor(random: SeededRandom, contract: Contract, values: Values) {
    this.#random = random
    this.#contract = contract
    this.#values = values
  }

  next(credentials: Credentials): FuzzRequest {
    const random = this.#random
    const operation = random.pick(this.#contract.operations)
    const method = random.chance(0.03) ? random.pick(METHODS) : operation.method
    const body = this.#body(operation)
    const headers: Record<string, string | string[]> = {
      ...(operation.path === SIGNING_OUT ? {} : credentials[random.pick(Object.keys(credentials))]),
      ...(body ? { 'content-type': random.chance(0.93) ? random.pick(JSON_TYPES) : random.pick(OTHER_TYPES) } : {}),
      ...(operation.path === '/mcp' ? { accept: 'application/json, text/event-stream' } : {}),
      ...this.#oddHeaders(),
    }
    const encoded = body && random.chance(0.04) ? this.#encoded(body, headers) : body
    const leaves = encoded && encoded.length > 1 && random.chance(0.01)
    return {
      ...{
        method,
        target: this.#target(operation),
        headers,
        body: method === 'GET' || method === 'HEAD' ? null : encoded,
      },
      leavesAfterBytes: leaves ? random.integer(0, encoded.length - 1) : null,
    }
  }

  #target({ path, parameters }: Operation): string {
    const random = this.#random
    const ids = path.replace(/\{\w+\}/g, () => this.#pathPart())
    const query: string[] = []
    for (const { name, in: place, required, schema } of parameters) {
      if (place !== 'query' || !(required || random.chance(0.3))) continue
      const times = random.chance(0.05) ? random.integer(2, 30) : 1
      for (let n = 0; n < times; n++) {
        const value = random.chance(0.7) ? this.#values.fitting(schema) : this.#values.odd()
        for (const item of Array.isArray(value) ? value.slice(0, 20) : [value]) {
          query.push(`${encodeURIComponent(name)}=${queryText(item)}`)
        }
      }
    }
    if (random.chance(0.03)) query.push(`${queryText(this.#values.oddText())}=1`)
    const whole = query.length === 0 ? ids : `${ids}?${query.join('&')}`
    return whole.length > 14_000 ? whole.slice(0, 14_000).replace(/%.?$/, '') : whole
  }

  #pathPart(): string {
    const part = this.#random.chance(0.7) ? this.#values.text() : this.#values.oddText()
    if (this.#random.chance(0.05)) return '%ff%fe'
    return queryText(part) || 'x'
  }

  #body({ body }: Operation): Buffer | null {
    const random = this.#random
    if (body === null) return random.chance(0.02) ? Buffer.from('{}') : null
    const value = this.#values.fitting(body)
    if (random.chance(0.2)) return jsonOf(value)
    const text = jsonOf(this.#values.mutated(value))
    if (random.chance(0.9)) return text
    return this.#brokenJson(text)
  }

  #brokenJson(json: Buffer): Buffer {
    const random = this.#random
    const place = random.integer(0, Math.max(0, json.length - 1))
    switch (random.integer(0, 4)) {
      case 0:
        return json.subarray(0, place)
      case 1:
        return Buffer.concat([json.subarray(0, place), Buffer.from([0xff, 0xc0, 0x00]), json.subarray(place)])
      case 2:
        return Buffer.concat([json, json])
      case 3:
        return Buffer.from('['.repeat(random.integer(1, 20_000)))
      default:
        return Buffer.from(`{"a":1,"a":${'9'.repeat(random.integer(1, 3_000))},"__proto__":{"admin":true}}`)
    }
  }

  #encoded(body: Buffer, headers: Record<string, string | string[]>): Buffer {
    const random = this.#random
    headers['content-encoding'] = random.pick(['gzip', 'gzip', 'br', 'identity', 'gzip, gzip', 'nonsense'])
    const packed = random.chance(0.5) ? gzipSync(body) : body
    return random.chance(0.3) ? packed.subarray(0, Math.floor(packed.length / 2)) : packed
  }

  #oddHeaders(): Record<string, string | string[]> {
    const random = this.#random
    if (!random.chance(0.06)) return {}
    const long = 'x'.repeat(random.integer(1, 9_000))
    return random.pick<Record<string, string | string[]>>([
      { 'x-api-key': long },
      { 'x-api-key': ['one', 'two'] },
      { authorization: 'Bearer' },
      { authorization: `Basic ${long}` },
      { cookie: `turret_session=${long}` },
      { cookie: 'turret_session=%; turret_session=' },
      { 'x-project': long },
      { 'x-csrf-token': long },
      { origin: 'null' },
      { 'x-forwarded-for': '::ffff:1.2.3.4, bad, 999.1.1.1' },
      { 'x-forwarded-proto': 'gopher' },
      { 'accept-language': long },
      { 'if-none-match': '"x", W/"y", *' },
      { range: 'bytes=5-1,-99999999999999' },
      { 'last-event-id': long },
      { 'mcp-session-id': long },
      { 'mcp-protocol-version': '1999-01-01' },
    ])
  }
}

function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? 'null', 'utf8')
}

/** Percent-encoded; lone surrogates as the bytes that a careless client would send. */
function queryText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  try {
    return encodeURIComponent(text.slice(0, 3_000))
  } catch {
    return '%ED%A0%80'
  }
}
