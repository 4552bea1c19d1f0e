// The query string of the dashboard's addresses: plain repeated parameters, as the API takes them, so that links read well.

export type SearchText = Record<string, string | string[]>

/** A parameter given several times becomes a list. */
export function parseSearchText(text: string): SearchText {
  const parameters = new URLSearchParams(text)
  const search: SearchText = {}
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    const [first = ''] = values
    search[name] = values.length > 1 ? values : first
  }
  return search
}

/** Leaves out what is undefined or an empty list; starts with `?` where there is something. */
export function writeSearchText(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one))
  }
  const text = parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}
