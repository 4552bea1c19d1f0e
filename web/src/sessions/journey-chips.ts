// The question about journeys in the address of the sessions view, as people read it: one chip a condition.

import type { JourneyPattern, JourneyScope, SessionSearch } from './session-search.ts'

export interface JourneyChip {
  readonly label: string
  readonly value: string
  /** Taking the chip away changes the address so. */
  readonly without: SessionSearch
}

/** `labelOf` names a topic id. */
export function journeyChips(search: JourneyScope & JourneyPattern, labelOf: (id: string) => string): JourneyChip[] {
  const { transition, back_and_forth: between, path, step: steps = [] } = search
  return [
    ...scopeChips(search, labelOf),
    ...(transition ? [transitionChip(transition, labelOf)] : []),
    ...(between ? [chip('Back and forth', between.split(',').map(labelOf).join(' ⇄ '), 'back_and_forth')] : []),
    ...(path ? [chip('The journey is', path.split(',').map(labelOf).join(' → '), 'path')] : []),
    ...steps.map((step) => ({
      ...stepText(step, labelOf),
      without: { step: steps.length > 1 ? steps.filter((other) => other !== step) : undefined },
    })),
  ]
}

/** The journeys page shows them too. */
export function scopeChips(search: JourneyScope, labelOf: (id: string) => string): JourneyChip[] {
  const { start, through, end, outcome, outcome_event: event, reached, exclude = [] } = search
  const not = reached === false ? 'Does not reach' : 'Reaches'
  return [
    ...(start ? [chip('Starts with', labelOf(start), 'start')] : []),
    ...(through ? [chip('Passes', labelOf(through), 'through')] : []),
    ...(end ? [chip('Ends with', labelOf(end), 'end')] : []),
    ...(outcome ? [chip(not, labelOf(outcome), 'outcome', 'reached')] : []),
    ...(event ? [chip(not, event, 'outcome_event', 'reached')] : []),
    ...exclude.map((topic) => ({
      label: 'Passing over',
      value: labelOf(topic),
      without: { exclude: exclude.length > 1 ? exclude.filter((other) => other !== topic) : undefined },
    })),
    ...(search.small_talk ? [chip('With', 'small talk', 'small_talk')] : []),
    ...(search.hidden ? [chip('With', 'hidden topics', 'hidden')] : []),
    ...(search.unclustered ? [chip('With', 'unclustered texts', 'unclustered')] : []),
  ]
}

function chip(label: string, value: string, ...parameters: (keyof SessionSearch)[]): JourneyChip {
  return { label, value, without: Object.fromEntries(parameters.map((name) => [name, undefined])) }
}

function transitionChip(transition: string, labelOf: (id: string) => string): JourneyChip {
  const [from = '', to = ''] = transition.split(',')
  if (to === 'ended') return chip('Ends on', labelOf(from), 'transition')
  return chip('Goes', `${labelOf(from)} → ${to === 'not' ? 'another topic' : labelOf(to)}`, 'transition')
}

function stepText(text: string, labelOf: (id: string) => string): { label: string; value: string } {
  const [step, rest = ''] = text.split(':')
  const label = step === '1' ? 'First topic' : `Step ${step}`
  if (rest === 'ended') return { label, value: 'ended before' }
  if (rest === 'not') return { label, value: 'any topic' }
  if (rest.startsWith('not,')) return { label, value: 'another topic' }
  return { label, value: rest.split(',').map(labelOf).join(' or ') }
}
