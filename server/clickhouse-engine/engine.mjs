// Tests only: the real ClickHouse engine (chdb) behind the part of ClickHouse's HTTP interface that @clickhouse/client
// uses. Usage: node engine.mjs FOLDER [PORT]. Prints its port once it answers; the engine is one process's at a time.

import { createServer } from 'node:http'
import { Session } from 'chdb'

const [folder, port = '0'] = process.argv.slice(2)
/** Settings of the HTTP interface itself, which the engine does not know. */
const HTTP_ONLY = new Set([
  ...['wait_end_of_query', 'cancel_http_readonly_queries_on_client_close', 'enable_http_compression'],
  ...['send_progress_in_http_headers', 'http_headers_progress_interval_ms'],
])
const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'session_id', 'role', 'readonly'])

const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Sessions that run one query at a time each; what `readonly` once set stays, so readers are apart. */
class Sessions {
  #free = []
  #prepare

  constructor(prepare) {
    this.#prepare = prepare
  }

  async use(work) {
    const session = this.#free.pop() ?? new Session(folder)
    await session.queryAsync(this.#prepare)
    try {
      return await work(session)
    } finally {
      this.#free.push(session)
    }
  }
}

const writers = new Sessions('SET max_query_size = 1000000000')
const readers = new Sessions('SET max_query_size = 1000000000, readonly = 2')
const control = new Session(folder)

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The client sends parameters that are too long for an address as parts of a form. */
function formParts(body, boundary) {
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head, ...rest] = part.split('\r\n\r\n')
      return [/name="([^"]*)"/.exec(head)[1], rest.join('\r\n\r\n').replace(/\r\n$/, '')]
    })
}

async function readQuery(request) {
  const asked = new URL(request.url, 'http://engine').searchParams
  const body = await bodyOf(request)
  const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
  if (boundary) for (const [name, value] of formParts(body, boundary)) asked.set(name, value)
  const sql = boundary ? asked.get('query') : [asked.get('query'), body].filter(Boolean).join('\n')
  const settings = [...asked].filter(([name]) => !NOT_SETTINGS.has(name) && !HTTP_ONLY.has(name))
  return { asked, sql, settings }
}

async function run(session, { asked, sql, settings }) {
  const names = settings.map(([name]) => name).filter((name) => !name.startsWith('param_'))
  const before = settings.map(([name, value]) => `SET ${name} = ${literal(value)};`).join(' ')
  const use = asked.has('database') ? `USE ${asked.get('database')};` : ''
  try {
    return await session.queryAsync(
      `${use} SET log_comment = ${literal(asked.get('query_id') ?? '')}; ${before} ${sql}`,
      {
        format: asked.get('default_format') ?? 'TabSeparated',
      },
    )
  } finally {
    for (const name of names) await session.queryAsync(`SET ${name} = DEFAULT`)
  }
}

const server = createServer({ maxHeaderSize: 1024 * 1024 }, async (request, response) => {
  if (request.url.startsWith('/ping')) return response.end('Ok.\n')
  const query = await readQuery(request)
  const id = query.asked.get('query_id')
  let answered = false
  response.on('close', () => {
    if (!answered) control.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${literal(id)} ASYNC`).catch(() => {})
  })
  try {
    const sessions = Number(query.asked.get('readonly')) > 0 ? readers : writers
    const result = await sessions.use((session) => run(session, query))
    answered = true
    response.setHeader('X-ClickHouse-Query-Id', id ?? '')
    response.end(result.bytes())
  } catch (error) {
    answered = true
    response.statusCode = 500
    response.end(`${error.message}\n`)
  }
})
server.keepAliveTimeout = 10_000
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.on('SIGTERM', () => process.exit(0))
