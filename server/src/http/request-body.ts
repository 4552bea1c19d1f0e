// Reads a JSON body within its limit. Every way in which a body can be unusable has its own public error.

import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import { requestHeader } from './request-header.ts'

const UTF_8 = new TextDecoder('utf-8', { fatal: true })
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/** A body and what it says. */
export interface JsonBody {
  readonly bytes: Uint8Array
  readonly value: unknown
}

/** Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_REQUEST. A body without Content-Type counts as JSON. */
export async function readJsonBody(context: Context, limitBytes: number): Promise<unknown> {
  return (await readJsonBytes(context, limitBytes)).value
}

/** As readJsonBody, with the bytes as they came. */
export async function readJsonBytes(context: Context, limitBytes: number): Promise<JsonBody> {
  const type = requestHeader(context, 'content-type')
  if (type !== undefined && !JSON_TYPE.test(type)) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body is ${type.split(';')[0]}: send it with Content-Type: application/json.`,
    )
  }
  const encoding = requestHeader(context, 'content-encoding')
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', `The body is compressed with ${encoding}: send it uncompressed.`)
  }
  const bytes = await readBytes(context, limitBytes)
  return { bytes, value: parseJson(bytes) }
}

const PROTOBUF_TYPE = /^application\/(?:x-)?protobuf\s*(?:;|$)/i

/** True for a request that is written, and therefore answered, in protobuf. */
export function isProtobuf(context: Context): boolean {
  return PROTOBUF_TYPE.test(requestHeader(context, 'content-type') ?? '')
}

/**
 * A body in JSON or protobuf, gzipped or not; the limit holds for what is unpacked.
 * Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_REQUEST, and what `decode` throws.
 */
export async function readExportBody(
  context: Context,
  limitBytes: number,
  decode: (bytes: Uint8Array) => unknown,
): Promise<unknown> {
  const type = requestHeader(context, 'content-type')
  if (type !== undefined && !JSON_TYPE.test(type) && !isProtobuf(context)) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body is ${type.split(';')[0]}: send it as application/x-protobuf or application/json.`,
    )
  }
  const encoding = (requestHeader(context, 'content-encoding') ?? 'identity').toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body is compressed with ${encoding}: send it with gzip or uncompressed.`,
    )
  }
  const sent = await readBytes(context, limitBytes)
  const bytes = encoding === 'gzip' ? await unpack(sent, limitBytes) : sent
  return isProtobuf(context) ? decode(bytes) : parseJson(bytes)
}

async function unpack(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limitBytes })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes)
    throw new AppError('INVALID_REQUEST', 'The body is no complete gzip: send it again, or uncompressed.', { cause })
  }
}

async function readBytes(context: Context, limitBytes: number): Promise<Uint8Array> {
  try {
    return await collectBytes(context, limitBytes)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('INVALID_REQUEST', 'The body ended before it was complete: send it again.', { cause })
  }
}

async function collectBytes(context: Context, limitBytes: number): Promise<Uint8Array> {
  const length = requestHeader(context, 'content-length')
  if (Number(length ?? 0) > limitBytes) throw tooLarge(limitBytes)
  // Before anything touches `raw.body`: making a web stream of a small body costs more than all else of the request.
  if (length !== undefined) return new Uint8Array(await context.req.arrayBuffer())
  const stream = context.req.raw.body
  if (!stream) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw new AppError('INVALID_REQUEST', 'The body is empty: send a JSON object.')
  try {
    return JSON.parse(UTF_8.decode(bytes))
  } catch (cause) {
    throw new AppError('INVALID_REQUEST', 'The body is not valid JSON in UTF-8: check quotes, commas and encoding.', {
      cause,
    })
  }
}

function tooLarge(limitBytes: number): AppError {
  const limit = limitBytes >= 1024 * 1024 ? `${limitBytes / 1024 / 1024} MB` : `${limitBytes / 1024} KB`
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than ${limit}: send less text or fewer events at a time.`,
  )
}
