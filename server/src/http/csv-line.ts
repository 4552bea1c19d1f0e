// One line of a CSV file (RFC 4180).

/** Values with a comma, a quote or a line break are quoted. Ends with the line break. */
export function csvLine(values: readonly string[]): string {
  return `${values.map(quoted).join(',')}\r\n`
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
