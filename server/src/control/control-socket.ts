// How the command line asks a running server for what only it can do: a socket beside the data, which only the owner of
// the data folder can open. One request a connection; hanging up means: never mind.

import { createHash } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError, StartupError } from '../errors.ts'

interface Request {
  readonly command: string
  readonly given: unknown
}

type Line =
  | { readonly kind: 'news'; readonly news: unknown }
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly message: string }

/** Does what is asked, tells news on the way, and stops at `signal` where the caller has gone. */
export type ControlCommand = (given: unknown, tell: (news: unknown) => void, signal: AbortSignal) => Promise<unknown>

export interface ControlSocket {
  close(): Promise<void>
}

/** Longest path of a socket on all systems. */
const MOST_PATH_BYTES = 100

/** Rejects where the folder cannot hold a socket. */
export async function openControlSocket(
  dataFolder: string,
  commands: Readonly<Record<string, ControlCommand>>,
): Promise<ControlSocket> {
  const path = socketPath(dataFolder)
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    answer(socket, commands)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Undefined where no server runs on the folder. Throws StartupError with what the server says against it. */
export async function askServer<Answer>(
  dataFolder: string,
  request: Request,
  onNews: (news: unknown) => void,
): Promise<Answer | undefined> {
  const socket = await connected(socketPath(dataFolder))
  if (!socket) return undefined
  try {
    socket.write(`${JSON.stringify(request)}\n`)
    for await (const text of createInterface({ input: socket })) {
      const line = JSON.parse(text) as Line
      if (line.kind === 'news') onNews(line.news)
      else if (line.kind === 'answer') return line.answer as Answer
      else throw new StartupError(line.message)
    }
    throw new StartupError('The server has ended in between: start it, and try again.')
  } finally {
    socket.destroy()
  }
}

function answer(socket: Socket, commands: Readonly<Record<string, ControlCommand>>): void {
  const gone = new AbortController()
  socket.on('close', () => gone.abort())
  socket.on('error', () => socket.destroy())
  const say = (line: Line) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(line)}\n`)
  }
  createInterface({ input: socket }).once('line', (text) => {
    const run = async () => {
      const { command, given } = JSON.parse(text) as Request
      const asked = commands[command]
      if (!asked) throw new StartupError('The running server does not know this: is it of another version?')
      return asked(given, (news) => say({ kind: 'news', news }), gone.signal)
    }
    run()
      .then((result) => say({ kind: 'answer', answer: result }))
      .catch((error: unknown) => say({ kind: 'failure', message: sentenceOf(error) }))
      .finally(() => socket.end())
  })
}

function sentenceOf(error: unknown): string {
  if (error instanceof StartupError || error instanceof AppError) return error.message
  return `The server failed at it: ${error instanceof Error ? error.message : String(error)}.`
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

function socketPath(dataFolder: string): string {
  const path = join(dataFolder, 'control.sock')
  if (Buffer.byteLength(path) <= MOST_PATH_BYTES) return path
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 24)
  return join(tmpdir(), `turret-${name}.sock`)
}
