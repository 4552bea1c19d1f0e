// Names themes from the labels and key terms of their topics, beside the other themes.
// Invariant: every theme gets a name, no two alike; a theme of one topic is called as its topic.
import { Vocabulary } from '../label/analyse-texts.ts'
import { type LabelledTopic, type Subject, subjectsOf } from './theme-subjects.ts'

/** A topic of a theme. */
export type ThemeMember = LabelledTopic

/** A second subject is named where it adds this share of the theme's mass. */
const LEAST_ADDED = 0.12
/** One subject names a theme alone from this share of its mass on. */
const ENOUGH = 0.85
/** Less than this is no theme's only name. */
const TOO_LITTLE = 0.5
const SECONDS_TRIED = 6
const FAMILY_LETTERS = 5

const upperFirst = (name: string): string =>
  /^\p{Ll}+(?:[ -]|$)/u.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name

const massOf = ({ heldBy }: Subject): number => [...heldBy.values()].reduce((sum, weight) => sum + weight, 0)

/** "reserve" and "reservation" are one subject to a reader. */
const areOneFamily = (a: Subject, b: Subject): boolean =>
  a.shown.slice(0, FAMILY_LETTERS).toLowerCase() === b.shown.slice(0, FAMILY_LETTERS).toLowerCase()

/** Names that differ by a plural or by the order of their subjects are alike. */
const sameName = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((name) => name.toLowerCase().replace(/s\b/g, '').split(' ').sort().join(' '))
  return left === right
}

/** What a subject holds beyond another. */
const addedTo = (first: Subject, { heldBy }: Subject): number =>
  [...heldBy].reduce((sum, [member, weight]) => sum + Math.max(0, weight - (first.heldBy.get(member) ?? 0)), 0)

/** ln(1 + themes / themes that hold the stem), as a word of all themes names none of them. */
function rarity(themes: readonly ReadonlyMap<number, Subject>[]): (stem: number) => number {
  const counts = new Map<number, number>()
  for (const subjects of themes) for (const stem of subjects.keys()) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return (stem) => Math.log(1 + themes.length / (counts.get(stem) ?? 1))
}

/** Names to try, best first: one subject that covers the theme, two that share it, the biggest topics' own labels. */
function namesOf(
  members: readonly ThemeMember[],
  subjects: ReadonlyMap<number, Subject>,
  rare: (stem: number) => number,
): string[] {
  const mass = members.reduce((sum, { weight }) => sum + Math.sqrt(Math.max(1, weight)), 0)
  const best = (worth: (subject: Subject) => number, without?: Subject): Subject[] =>
    [...subjects]
      .filter(([, subject]) => subject !== without)
      .map(([stem, subject]) => ({ subject, score: worth(subject) * rare(stem) }))
      .sort((a, b) => b.score - a.score || (a.subject.shown < b.subject.shown ? -1 : 1))
      .map(({ subject }) => subject)
  const [first] = best(massOf)
  const bySize = [...members].sort((a, b) => b.weight - a.weight || (a.label < b.label ? -1 : 1))
  const labels = bySize.map(({ label }) => label)
  if (first === undefined) return labels
  const seconds = best((subject) => addedTo(first, subject), first)
    .filter((second) => !areOneFamily(first, second))
    .slice(0, SECONDS_TRIED)
  const strong = seconds.filter((second) => addedTo(first, second) >= LEAST_ADDED * mass)
  const pairs = (strong.length > 0 || massOf(first) >= TOO_LITTLE * mass ? strong : seconds).map((second) =>
    upperFirst(`${first.shown} and ${second.shown}`),
  )
  const alone = upperFirst(first.shown)
  return massOf(first) >= ENOUGH * mass || pairs.length === 0
    ? [alone, ...pairs, ...labels]
    : [...pairs, alone, ...labels]
}

/** One name a theme, in their order: the one or two subjects that its topics' labels share ("Cards and PIN"). */
export function themeLabels(themes: readonly (readonly ThemeMember[])[]): string[] {
  const vocabulary = new Vocabulary()
  const subjects = themes.map((members) => subjectsOf(members, vocabulary))
  const rare = rarity(subjects)
  const names = themes.map((members) => (members.length === 1 ? members[0]?.label : undefined))
  themes.forEach((members, theme) => {
    const free = namesOf(members, subjects[theme] ?? new Map(), rare).find(
      (name) => !names.some((other) => other !== undefined && sameName(other, name)),
    )
    names[theme] ??= free ?? `Theme ${theme + 1}`
  })
  return names.map((name) => name ?? '')
}
