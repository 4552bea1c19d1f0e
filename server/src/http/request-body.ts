// Reads a JSON body within its limit. Every way in which a body can be unusable has its own public error.

import type { Context } from 'hono'
import { AppError } from '../errors.ts'

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/** Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_REQUEST. A body without Content-Type counts as JSON. */
export async function readJsonBody(context: Context, limitBytes: number): Promise<unknown> {
  const type = context.req.header('content-type')
  if (type !== undefined && !JSON_TYPE.test(type)) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body is ${type.split(';')[0]}: send it with Content-Type: application/json.`,
    )
  }
  const encoding = context.req.header('content-encoding')
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', `The body is compressed with ${encoding}: send it uncompressed.`)
  }
  const bytes = await readBytes(context, limitBytes).catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause
    throw new AppError('INVALID_REQUEST', 'The body ended before it was complete: send it again.', { cause })
  })
  return parseJson(bytes)
}

async function readBytes(context: Context, limitBytes: number): Promise<Uint8Array> {
  if (Number(context.req.header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const stream = context.req.raw.body
  if (!stream) return new Uint8Array(0)
  if (context.req.header('content-length') !== undefined) return new Uint8Array(await context.req.arrayBuffer())
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
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
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
