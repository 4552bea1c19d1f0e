// A download whose parts are made while it is read: memory does not grow with its length.

import type { Context } from 'hono'

export const FILE_TYPES = { jsonl: 'application/x-ndjson', csv: 'text/csv' } as const
export type FileFormat = keyof typeof FILE_TYPES
export const FILE_FORMATS = Object.keys(FILE_TYPES) as [FileFormat]

/**
 * The first part is made before the answer begins, so that what fails at once is an error like any other. A later
 * failure breaks the connection off: the file is then not taken for a whole one.
 */
export async function streamedFile(
  context: Context,
  { name, format }: { readonly name: string; readonly format: FileFormat },
  parts: AsyncGenerator<string>,
): Promise<Response> {
  let next = await parts.next()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done) return controller.close()
      controller.enqueue(encoder.encode(next.value))
      next = await parts.next()
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
  context.header('Content-Type', `${FILE_TYPES[format]}; charset=utf-8`)
  context.header('Content-Disposition', `attachment; filename="${name}.${format}"`)
  return context.body(body)
}

export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** One line of CSV (RFC 4180). What a spreadsheet would run as a formula is made plain text by an apostrophe before it. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
