// Branded identifiers: a topic number can never be passed where a micro-cluster number is meant.

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

export type ProjectId = Branded<string, 'ProjectId'>

/** The public name of a topic, `t<dimension number>_<topic number>`, with `s` before that of a kind of small talk. */
export type TopicRef = Branded<string, 'TopicRef'>

const TOPIC_REF = /^t(\d{1,6})_(s?)(\d{1,9})$/

/** dimension is a positive integer; topic one too, 0 for all small talk, or below 0 for a kind of small talk. */
export function topicRef(dimension: number, topic: number): TopicRef {
  return `t${dimension}_${topic < 0 ? 's' : ''}${Math.abs(topic)}` as TopicRef
}

/** Undefined for anything that is not the public name of a topic. */
export function parseTopicRef(text: string): { dimension: number; topic: number } | undefined {
  const match = TOPIC_REF.exec(text)
  if (!match) return undefined
  const number = Number(match[3])
  return { dimension: Number(match[1]), topic: match[2] === '' ? number : -number }
}

const EDIT_REF = /^e(\d{1,6})_(\d{1,9})$/

/** The public name of an edit, `e<dimension number>_<edit number>`. */
export function editRef(dimension: number, edit: number): string {
  return `e${dimension}_${edit}`
}

/** Undefined for anything that is not the public name of an edit. */
export function parseEditRef(text: string): { dimension: number; edit: number } | undefined {
  const match = EDIT_REF.exec(text)
  return match ? { dimension: Number(match[1]), edit: Number(match[2]) } : undefined
}
