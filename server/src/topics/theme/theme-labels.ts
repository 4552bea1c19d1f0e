// Names themes from the labels and key terms of their topics, beside the other themes.
// Invariant: every theme gets a name, no two alike; a theme of one topic is called as its topic.
import { labelTopics, type TopicSample } from '../label/label-topics.ts'

export interface ThemeMember {
  readonly label: string
  readonly terms: readonly string[]
  /** Messages of the topic; > 0. */
  readonly weight: number
}

const TERMS_READ = 4

/** Label and terms as separate sentences, so that no phrase runs over their borders. */
const readable = ({ label, terms }: ThemeMember): string => [label, ...terms.slice(0, TERMS_READ)].join('.\n')

function sampleOf(members: readonly ThemeMember[], id: number): TopicSample {
  const texts = members.map((member) => ({ text: readable(member), weight: Math.sqrt(Math.max(1, member.weight)) }))
  return { id, texts }
}

const capitalised = (name: string): string => (/^\p{Ll}+$/u.test(name.split(' ')[0] ?? '') ? upperFirst(name) : name)
const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Names to try: the first key term with each of the next, then the biggest topic's own label. */
function namesOf(terms: readonly string[], members: readonly ThemeMember[]): string[] {
  const [first, ...others] = terms.filter((term) => !term.startsWith('how '))
  const pairs = first === undefined ? [] : others.map((other) => capitalised(`${first} and ${other}`))
  const bySize = [...members].sort((a, b) => b.weight - a.weight || (a.label < b.label ? -1 : 1))
  return [...pairs, ...bySize.map(({ label }) => label)]
}

/** One name a theme, in their order: its two terms of highest c-TF-IDF beside the other themes ("Flight and hotel"). */
export function themeLabels(themes: readonly (readonly ThemeMember[])[]): string[] {
  const termsOf = labelTopics(themes.map(sampleOf)).map(({ terms }) => terms)
  const names = themes.map((members) => (members.length === 1 ? members[0]?.label : undefined))
  themes.forEach((members, theme) => {
    const free = namesOf(termsOf[theme] ?? [], members).find((name) => !names.includes(name))
    names[theme] ??= free ?? `Theme ${theme + 1}`
  })
  return names.map((name) => name ?? '')
}
