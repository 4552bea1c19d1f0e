// Text to the model's token ids: SentencePiece with a unigram language model (Kudo 2018), in the variant that the model
// was published with. Equal, id for id, to the tokeniser of @energetic-ai/embeddings, which judges it in the tests.

import { NO_CLASS, NO_PIECE, PieceTrie, ROOT, type Vocabulary } from './piece-trie.ts'

const UNKNOWN = 0
/** Stands for a space and opens each word; no piece has it inside, so words are segmented one by one. */
const WORD_MARK = '▁'
/** The API accepts 32,768 characters a value; a longer text is read up to here. */
const MAX_TEXT_LENGTH = 32_768
const MAX_CACHED_WORDS = 20_000
const MAX_CACHED_WORD_LENGTH = 40
/** Scores nearer than this could swap places by rounding when the word stands behind others. */
const NEAR_TIE = 1e-6

export class Tokeniser {
  readonly #trie: PieceTrie
  readonly #scores: Float64Array
  readonly #lengths: Uint8Array
  /** Segmentation by word; null where it depends on what stands before the word. */
  readonly #words = new Map<string, readonly number[] | null>()
  #lattice = new Lattice(128)

  constructor(vocabulary: Vocabulary) {
    this.#trie = new PieceTrie(vocabulary)
    this.#scores = Float64Array.from(vocabulary, ([, score]) => score ?? 0)
    this.#lengths = Uint8Array.from(vocabulary, ([piece]) => piece.length)
    this.#lengths[UNKNOWN] = 1
  }

  /**
   * The token ids of a text, none for the empty one. From `limit` ids on the rest is not read, but the last word is
   * finished. Neighbouring unknown characters are one token. Time is linear in the length of the text.
   */
  encode(text: string, limit: number = Number.POSITIVE_INFINITY): number[] {
    const normalised = text.slice(0, MAX_TEXT_LENGTH).normalize('NFKC')
    if (normalised.length === 0) return []
    const marked = WORD_MARK + normalised.replaceAll(' ', WORD_MARK)
    const ids: number[] = []
    let score = 0
    let start = 0
    while (start < marked.length && ids.length < limit) {
      const next = marked.indexOf(WORD_MARK, start + 1)
      const end = next < 0 ? marked.length : next
      for (const id of this.#segmentWord(marked.slice(start, end), score)) {
        score += this.#scores[id] ?? 0
        if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id)
      }
      start = end
    }
    return ids
  }

  /**
   * The best pieces of one word, behind words that scored `scoreBefore` together. That score matters only to words with a
   * near-tie or with a score that reaches zero (zero means "not yet reached" to the original): those are never cached.
   */
  #segmentWord(word: string, scoreBefore: number): readonly number[] {
    if (word.length > MAX_CACHED_WORD_LENGTH || scoreBefore > 0) return this.#findBestPath(word, scoreBefore).ids
    let cached = this.#words.get(word)
    if (cached === undefined) {
      const { ids, stable } = this.#findBestPath(word, 0)
      cached = stable ? ids : null
      if (this.#words.size >= MAX_CACHED_WORDS) this.#words.clear()
      this.#words.set(word, cached)
    }
    return cached ?? this.#findBestPath(word, scoreBefore).ids
  }

  /** Viterbi search (1967) over all segmentations. Where no piece starts, one unknown character of score 0 does. */
  #findBestPath(word: string, scoreBefore: number): { ids: number[]; stable: boolean } {
    const classes = Array.from(word, (character) => this.#trie.classOf(character.codePointAt(0) ?? 0))
    if (classes.length > this.#lattice.capacity) this.#lattice = new Lattice(2 * classes.length)
    const lattice = this.#lattice
    lattice.reset(classes.length, scoreBefore)
    for (let start = 0; start < classes.length; start++) {
      const before = lattice.scoreAt(start)
      let matched = false
      let node = ROOT
      for (let end = start; end < classes.length; end++) {
        const characterClass = classes[end] ?? NO_CLASS
        node = characterClass === NO_CLASS ? ROOT : this.#trie.child(node, characterClass)
        if (node === ROOT) break
        const id = this.#trie.pieceAt(node)
        if (id === NO_PIECE) continue
        matched = true
        lattice.offer(end + 1, id, before + (this.#scores[id] ?? 0))
      }
      if (!matched) lattice.offer(start + 1, UNKNOWN, before)
    }
    return { ids: this.#trace(classes.length), stable: lattice.stable }
  }

  #trace(length: number): number[] {
    const ids: number[] = []
    for (let end = length; end > 0; ) {
      const id = this.#lattice.pieceEndingAt(end)
      ids.push(id)
      end -= this.#lengths[id] ?? 1
    }
    return ids.reverse()
  }
}

/** For each position of a word: the score of the best path there, and the piece that ends it. */
class Lattice {
  readonly capacity: number
  /** False once an offer could have turned out differently behind other words. */
  stable = true
  readonly #scores: Float64Array
  readonly #pieces: Int32Array

  constructor(capacity: number) {
    this.capacity = capacity
    this.#scores = new Float64Array(capacity + 1)
    this.#pieces = new Int32Array(capacity + 1)
  }

  reset(length: number, scoreBefore: number): void {
    this.#scores.fill(0, 0, length + 1)
    this.#scores[0] = scoreBefore
    this.stable = true
  }

  scoreAt(position: number): number {
    return this.#scores[position] ?? 0
  }

  pieceEndingAt(position: number): number {
    return this.#pieces[position] ?? UNKNOWN
  }

  /** Takes a path to `position` that scores at least the best so far: of equals, the one whose last piece starts later. */
  offer(position: number, id: number, score: number): void {
    const best = this.scoreAt(position)
    if (score >= 0 || (best !== 0 && Math.abs(score - best) < NEAR_TIE)) this.stable = false
    if (best !== 0 && score < best) return
    this.#scores[position] = score
    this.#pieces[position] = id
  }
}
