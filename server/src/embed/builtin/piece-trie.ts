// The vocabulary as a prefix tree over character classes, so that matching a character is one array look-up.
// Only the few hundred characters that occur in pieces have a class; all others match nothing.

/** A piece and its log-probability; some scores of the published file are null and count as 0. */
export type Vocabulary = readonly (readonly [piece: string, score: number | null])[]

/** Ids below this are control symbols: they are in the vocabulary, but no text matches them. */
const RESERVED_PIECES = 6
export const NO_CLASS = 0
export const ROOT = 0
export const NO_PIECE = -1

export class PieceTrie {
  /** By UTF-16 code unit: all pieces lie in the basic plane. */
  readonly #classes = new Uint16Array(65_536)
  readonly #classCount: number
  readonly #children: Uint16Array
  readonly #pieces: Int32Array

  constructor(vocabulary: Vocabulary) {
    const pieces = vocabulary.map(([piece]) => piece)
    this.#classCount = this.#assignClasses(pieces)
    const maxNodes = 1 + pieces.reduce((sum, piece) => sum + piece.length, 0)
    const children = new Uint16Array(maxNodes * this.#classCount)
    const ends = new Int32Array(maxNodes).fill(NO_PIECE)
    let nodes = 1
    for (let id = RESERVED_PIECES; id < pieces.length; id++) {
      let node = ROOT
      for (const character of pieces[id] ?? '') {
        const edge = node * this.#classCount + this.classOf(character.codePointAt(0) ?? 0)
        if (children[edge] === ROOT) children[edge] = nodes++
        node = children[edge] ?? ROOT
      }
      ends[node] = id // of equal pieces the later counts
    }
    if (nodes > 65_535) throw new Error(`The vocabulary has ${nodes} prefixes; 65,535 fit`)
    this.#children = children.slice(0, nodes * this.#classCount)
    this.#pieces = ends.slice(0, nodes)
  }

  /** The class of a code point, NO_CLASS where no piece contains it. */
  classOf(codePoint: number): number {
    return this.#classes[codePoint] ?? NO_CLASS
  }

  /** The node behind `node` for a class, ROOT where no piece goes on like this. */
  child(node: number, characterClass: number): number {
    return this.#children[node * this.#classCount + characterClass] ?? ROOT
  }

  /** The piece that ends at a node, or NO_PIECE. */
  pieceAt(node: number): number {
    return this.#pieces[node] ?? NO_PIECE
  }

  #assignClasses(pieces: readonly string[]): number {
    let count = NO_CLASS + 1
    for (const piece of pieces.slice(RESERVED_PIECES)) {
      for (let i = 0; i < piece.length; i++) {
        const unit = piece.charCodeAt(i)
        if (this.#classes[unit] === NO_CLASS) this.#classes[unit] = count++
      }
    }
    return count
  }
}
