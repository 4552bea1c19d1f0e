// Cuts a JSON file of any size into its records: the elements of a list, or values one after another.

export interface JsonElement {
  /** Line on which the element starts, from 1. */
  readonly line: number
  readonly value: unknown
  /** False for a value that stands by itself. */
  readonly isListed: boolean
}

/** A record may be a whole conversation, with pictures in it. */
const MOST_CHARACTERS = 128 * 1024 * 1024

const WHITESPACE = ' \t\r\n\uFEFF'
const OPENING = '{['
const CLOSING = '}]'

/** Elements in order; a list at the top is opened. Throws SyntaxError with the line where the text is no JSON or ends early. */
export async function* jsonElements(chunks: AsyncIterable<string>): AsyncIterable<JsonElement> {
  const scanner = new Scanner()
  for await (const chunk of chunks) yield* scanner.scan(chunk)
  yield* scanner.finish()
}

class Scanner {
  #line = 1
  /** Brackets open inside the element. */
  #depth = 0
  #isInList = false
  #isInString = false
  #isEscaped = false
  #startLine = 0
  #isInElement = false
  #text = ''

  #keep(text: string): void {
    this.#text += text
    if (this.#text.length <= MOST_CHARACTERS) return
    throw new SyntaxError(`the record at line ${this.#startLine} is larger than ${MOST_CHARACTERS / 1024 / 1024} MB`)
  }

  *scan(chunk: string): Iterable<JsonElement> {
    let start = 0
    for (let index = 0; index < chunk.length; index++) {
      const character = chunk[index] as string
      if (character === '\n') this.#line++
      if (this.#isInElement && this.#endsBefore(character)) {
        yield this.#element(chunk.slice(start, index))
      }
      if (!this.#isInElement) {
        if (!this.#begins(character)) continue
        start = index
      }
      if (this.#endsWith(character)) yield this.#element(chunk.slice(start, index + 1))
    }
    if (this.#isInElement) this.#keep(chunk.slice(start))
  }

  *finish(): Iterable<JsonElement> {
    if (this.#isInElement && this.#depth === 0 && !this.#isInString && !this.#isInList) yield this.#element('')
    if (this.#isInElement || this.#isInList) throw new SyntaxError(`it ends in the middle, at line ${this.#line}`)
  }

  /** Between elements: whether one starts here. */
  #begins(character: string): boolean {
    if (WHITESPACE.includes(character) || (character === ',' && this.#isInList)) return false
    if (character === '[' && !this.#isInList) this.#isInList = true
    else if (character === ']' && this.#isInList) this.#isInList = false
    else {
      this.#isInElement = true
      this.#startLine = this.#line
      return true
    }
    return false
  }

  /** Numbers and words end where something else begins. */
  #endsBefore(character: string): boolean {
    return this.#depth === 0 && !this.#isInString && (WHITESPACE.includes(character) || ',]'.includes(character))
  }

  /** Takes a character in, and says whether it closes the element. */
  #endsWith(character: string): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (character === '\\') this.#isEscaped = true
      else if (character === '"') {
        this.#isInString = false
        return this.#depth === 0
      }
      return false
    }
    if (character === '"') this.#isInString = true
    else if (OPENING.includes(character)) this.#depth++
    else if (CLOSING.includes(character)) return --this.#depth <= 0
    return false
  }

  #element(rest: string): JsonElement {
    this.#keep(rest)
    const text = this.#text
    this.#text = ''
    this.#isInElement = false
    this.#depth = 0
    try {
      return { line: this.#startLine, value: JSON.parse(text), isListed: this.#isInList }
    } catch (cause) {
      throw new SyntaxError(`the record at line ${this.#startLine} is not valid JSON`, { cause })
    }
  }
}
