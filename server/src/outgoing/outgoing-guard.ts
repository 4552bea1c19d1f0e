// Requests to addresses that users typed: https and http only, and only to machines out in the world, or to those that the
// operator allows. The connection goes to the very address that was looked at: the name is resolved once, for both.

import { lookup as lookupName } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Destination, type PrivateDestinations, plainHost } from './private-destinations.ts'
import { isPublicAddress } from './public-address.ts'

export interface ResolvedAddress {
  readonly address: string
  /** 4 or 6. */
  readonly family: number
}

export interface OutgoingGuardOptions {
  readonly allowed: PrivateDestinations
  /** Default: as the operating system resolves names. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>
  /** Of a whole request, looking up the name included. */
  readonly timeoutMs?: number
  readonly mostAnswerBytes?: number
}

export interface OutgoingRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** The address itself is the reason: the request was not sent, and would not be another time. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

const TIMEOUT_MS = 15_000
/** Somebody waits for the answer. */
const LONGEST_CHECK_MS = 2_000
const MOST_ANSWER_BYTES = 1024 * 1024
const MOST_HEADER_BYTES = 16 * 1024
const LONGEST_ADDRESS = 2_000

export class OutgoingGuard {
  readonly #options: OutgoingGuardOptions

  constructor(options: OutgoingGuardOptions) {
    this.#options = options
  }

  /** Throws AddressRefused; what cannot be resolved now is not refused, as it may be later. */
  async check(address: string): Promise<void> {
    const { host, port } = destinationOf(parseAddress(address))
    const late = wait(LONGEST_CHECK_MS, [], { ref: false })
    const found = await Promise.race([this.#resolve(host).catch(() => []), late])
    this.#refusePrivate({ host, port }, found)
  }

  /**
   * Sends a request and reads the whole answer. Follows no redirect: the answer is then the redirect itself. Throws
   * AddressRefused, and otherwise as fetch does: the reason is the error or its cause.
   */
  async fetch(
    address: string,
    { method = 'GET', headers = {}, body, signal }: OutgoingRequest = {},
  ): Promise<Response> {
    const { timeoutMs = TIMEOUT_MS, mostAnswerBytes = MOST_ANSWER_BYTES } = this.#options
    const url = parseAddress(address)
    const destination = destinationOf(url)
    if (isIP(destination.host) !== 0) this.#refusePrivate(destination, [literal(destination.host)])
    const clock = AbortSignal.timeout(timeoutMs)
    const until = signal ? AbortSignal.any([signal, clock]) : clock
    try {
      const answer = await send(url, {
        ...{ method, agent: false, lookup: this.#checkedLookup(destination), maxHeaderSize: MOST_HEADER_BYTES },
        headers: { 'user-agent': 'turret', ...headers, ...(body === undefined ? {} : lengthOf(body)) },
        signal: until,
        body,
      })
      return await toResponse(answer, mostAnswerBytes)
    } catch (error) {
      throw until.aborted ? until.reason : error
    }
  }

  #resolve(host: string): Promise<readonly ResolvedAddress[]> {
    if (isIP(host) !== 0) return Promise.resolve([literal(host)])
    return this.#options.resolve?.(host) ?? lookupName(host, { all: true, verbatim: true })
  }

  #checkedLookup(destination: Destination): LookupFunction {
    return (_, options, done) => {
      this.#resolve(destination.host)
        .then((found) => {
          this.#refusePrivate(destination, found)
          const [first] = found
          if (!first) throw new Error(`${destination.host} has no address`)
          if (options.all) done(null, [...found])
          else done(null, first.address, first.family)
        })
        .catch((error: NodeJS.ErrnoException) => done(error, '', 0))
    }
  }

  /** One address inside is enough: nobody mixes the two by accident. */
  #refusePrivate(destination: Destination, found: readonly ResolvedAddress[]): void {
    const inside = found.some(
      ({ address }) => !isPublicAddress(address) && !this.#options.allowed.allows(destination, address),
    )
    if (!inside) return
    throw new AddressRefused(
      `${destination.host} leads into a private network: give a public address, or have the operator allow it with TURRET_ALLOWED_PRIVATE_HOSTS`,
    )
  }
}

function parseAddress(address: string): URL {
  if (address.length > LONGEST_ADDRESS || !URL.canParse(address)) {
    throw new AddressRefused('This is no address: write one such as https://example.com/hook')
  }
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AddressRefused('Only https and http addresses can be called')
  }
  if (url.username !== '' || url.password !== '') {
    throw new AddressRefused('The address holds a user name or a password: leave them out')
  }
  return url
}

function destinationOf(url: URL): Destination {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: plainHost(url.hostname), port }
}

function literal(address: string): ResolvedAddress {
  return { address, family: isIP(address) }
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-length': String(Buffer.byteLength(body)) }
}

function send(
  url: URL,
  { body, ...options }: RequestOptions & { readonly body: string | undefined },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve)
    request.on('error', reject)
    request.end(body)
  })
}

/** Statuses that come without a body. */
const EMPTY = [204, 205, 304]

async function toResponse(message: IncomingMessage, mostBytes: number): Promise<Response> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (bytes > mostBytes) throw new Error(`The answer has more than ${mostBytes} bytes`)
      chunks.push(chunk)
    }
  } finally {
    message.destroy()
  }
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return new Response(EMPTY.includes(status) ? null : Buffer.concat(chunks), { status, headers })
}
