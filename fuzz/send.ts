// Sends exactly what a request says, which `fetch` would refuse in part.

import { type Agent, request } from 'node:http'
import type { FuzzRequest } from './requests.ts'

const LONGEST_MS = 30_000

export interface FuzzAnswer {
  /** null where the caller left first. */
  readonly status: number | null
  readonly text: string
  readonly milliseconds: number
}

/** Rejects where the server closed the connection, or gave no answer within half a minute. */
export function send(url: URL, agent: Agent, fuzz: FuzzRequest): Promise<FuzzAnswer> {
  const { method, target, headers, body, leavesAfterBytes } = fuzz
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const { hostname, port } = url
    const length = body ? { 'content-length': String(body.length) } : {}
    const call = request({ hostname, port, agent, method, path: target, headers: { ...headers, ...length } })
    const deadline = setTimeout(() => call.destroy(new Error(`no answer within ${LONGEST_MS} ms`)), LONGEST_MS)
    const end = (status: number | null, text: string) => {
      clearTimeout(deadline)
      resolve({ status, text, milliseconds: performance.now() - start })
    }
    call.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => end(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')))
      response.on('error', reject)
    })
    call.on('error', (error) => {
      clearTimeout(deadline)
      reject(error)
    })
    if (leavesAfterBytes === null || body === null) {
      call.end(body ?? undefined)
      return
    }
    call.removeAllListeners('error')
    call.on('error', () => undefined)
    call.write(body.subarray(0, leavesAfterBytes))
    setTimeout(() => {
      call.destroy()
      end(null, '')
    }, 5)
  })
}

/** The request as a command to repeat it with. */
export function asCurl(url: URL, { method, target, headers, body }: FuzzRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
  const given = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `-H ${quoted(`${name}: ${one}`)}`),
  )
  const data = body ? [`--data-binary ${quoted(body.toString('utf8').slice(0, 2_000))}`] : []
  return ['curl -i -X', method, ...given, ...data, quoted(`${url.origin}${target}`)].join(' ')
}
