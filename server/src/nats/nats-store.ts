// One connection to NATS, and the streams that live there. A published message is acknowledged when JetStream has it
// on disk, on a majority of its replicas: three where the servers form a cluster, one otherwise.

import { setTimeout as wait } from 'node:timers/promises'
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import { type KV, Kvm } from '@nats-io/kv'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { AppError, StartupError } from '../errors.ts'

export interface NatsStore {
  readonly connection: NatsConnection
  readonly streams: JetStreamClient
  readonly manager: JetStreamManager
  /** Makes the stream where it is missing. */
  openStream(config: Partial<StreamConfig> & { name: string }): Promise<void>
  /** Makes the bucket where it is missing; it keeps the newest value of each key. */
  openBucket(name: string): Promise<KV>
  /** Sends what is waiting, then closes. */
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 5_000
const CLOSING_MS = 5_000
const MAKE_ATTEMPTS = 5
const BETWEEN_ATTEMPTS_MS = 100
const REPLICAS_IN_A_CLUSTER = 3

/** `url`: `nats://user:password@host:4222`, or several with commas. Throws StartupError where none can be reached. */
export async function openNatsStore(url: string): Promise<NatsStore> {
  const { servers, ...credentials } = serversOf(url)
  try {
    const connection = await connect({
      ...{ servers, ...credentials, name: 'turret', timeout: CONNECT_TIMEOUT_MS },
      maxReconnectAttempts: -1,
    })
    const manager = await jetstreamManager(connection)
    const replicas = connection.info?.cluster ? REPLICAS_IN_A_CLUSTER : 1
    const streams = jetstream(connection)
    return {
      connection,
      streams,
      manager,
      openStream: (config) =>
        madeOnce(async () => {
          const found = await manager.streams.info(config.name).catch((error: unknown) => {
            if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null
            throw error
          })
          if (!found) await manager.streams.add({ ...config, num_replicas: replicas })
        }),
      openBucket: (name) => madeOnce(() => new Kvm(streams).create(name, { history: 1, replicas })),
      async close() {
        // Without a server, draining waits for one.
        const drained = connection.drain().catch(() => undefined)
        await Promise.race([drained, wait(CLOSING_MS, undefined, { ref: false })])
        await connection.close()
      },
    }
  } catch (cause) {
    throw new StartupError(
      `NATS at TURRET_NATS_URL cannot be used (${cause instanceof Error ? cause.message : String(cause)}): is it running, with JetStream, and are user and password right?`,
      { cause },
    )
  }
}

/** Processes that start at the same moment may all want to make it: whoever is second looks again. */
async function madeOnce<Made>(make: () => Promise<Made>): Promise<Made> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await make()
    } catch (error) {
      const isBeingMade = error instanceof JetStreamApiError && BEING_MADE.includes(error.code)
      if (!isBeingMade || attempt === MAKE_ATTEMPTS) throw error
      await wait(BETWEEN_ATTEMPTS_MS * attempt)
    }
  }
}

const STREAM_NOT_FOUND = 10_059
/** Its name is in use, or its subjects are. */
const BEING_MADE = [10_058, 10_065]
const WRONG_LAST_SEQUENCE = 10_071

/** True where a compare-and-set found that somebody else had written in between. */
export function wasOvertaken(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE
}

/** What callers are told while NATS does not answer. */
export function natsUnavailable(cause: unknown): AppError {
  return new AppError('OVERLOADED', 'The event log cannot be reached: send this again in a few seconds.', {
    cause,
    retryAfterSeconds: 5,
  })
}

function serversOf(url: string): { servers: string[]; user?: string; pass?: string; token?: string } {
  const addresses = url.split(',').map((part) => part.trim())
  const parsed = addresses.map((address) => (URL.canParse(address) ? new URL(address) : null))
  const [first] = parsed
  if (!first || parsed.some((one) => one === null || !/^(nats|tls):$/.test(one.protocol) || one.host === '')) {
    throw new StartupError(
      'TURRET_NATS_URL must be an address such as nats://user:password@host:4222, or several with commas.',
    )
  }
  const servers = parsed.flatMap((one) => (one ? [`${one.protocol}//${one.host}`] : []))
  const user = decodeURIComponent(first.username)
  if (user === '') return { servers }
  return first.password === '' ? { servers, token: user } : { servers, user, pass: decodeURIComponent(first.password) }
}
