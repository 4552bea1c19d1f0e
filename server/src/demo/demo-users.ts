// The people of the demo: what they use, how they write and how often they come back. No names, no real data.

import type { Language } from './other-languages.ts'
import type { SeededRandom } from './seeded-random.ts'
import { drawTypingStyle, type TypingStyle } from './typing-style.ts'

export type Platform = 'web' | 'ios' | 'android' | 'desktop'
export type Plan = 'free' | 'pro' | 'business' | 'enterprise'
export type AppVersion = (typeof releases)[number]['version']

/** One person; `number` counts from 1. */
export interface DemoUser {
  readonly number: number
  readonly plan: Plan
  readonly language: Language
  /** The platform of most sessions, and the one used now and then. */
  readonly platform: Platform
  readonly secondPlatform: Platform
  readonly style: TypingStyle
  /** Number of colleagues in the workspace. */
  readonly teamSize: number
  readonly board: string
  readonly device: string
  /** Hours to add to UTC for the local time. */
  readonly utcOffset: number
  /** True for those who install a new version one release late. */
  readonly updatesLate: boolean
  /** When the sessions happen: ascending positions in [0, 1) of the demo period. */
  readonly visits: readonly number[]
}

const releases = [
  { from: 0, version: '4.10.2' },
  { from: 0.22, version: '4.11.0' },
  { from: 0.41, version: '4.11.1' },
  { from: 0.66, version: '4.12.0' },
  { from: 0.84, version: '4.12.1' },
] as const

const boards = [
  'Website relaunch',
  'Hiring',
  'Client onboarding',
  'Editorial calendar',
  'Sprint',
  'Roadmap',
  'Support requests',
  'Office move',
  'Trade fair',
  'Product launch',
  'Bug triage',
  'Newsletter',
  'Sales pipeline',
  'Marketing',
  'Q3 goals',
  'Inventory',
  'Event planning',
  'Design reviews',
] as const

const platformShares = { web: 46, ios: 22, android: 16, desktop: 16 } as const
const secondPlatforms: Readonly<Record<Platform, Readonly<Partial<Record<Platform, number>>>>> = {
  web: { ios: 4, android: 3, desktop: 3 },
  ios: { web: 1 },
  android: { web: 1 },
  desktop: { web: 2, ios: 1, android: 1 },
}
const planShares = { free: 38, pro: 31, business: 20, enterprise: 11 } as const
const languageShares = { en: 950, de: 17, fr: 11, es: 11, pt: 8 } as const
const visitShares = { 1: 60, 2: 21, 3: 11, 4: 5, 6: 3 } as const
const offsetShares = { 0: 26, 1: 34, 2: 6, '-5': 18, '-8': 10, 8: 4, '-3': 2 } as const
const goldenRatio = (Math.sqrt(5) - 1) / 2
const teamSizes: Readonly<Record<Plan, readonly [low: number, high: number]>> = {
  free: [2, 8],
  pro: [3, 25],
  business: [10, 80],
  enterprise: [60, 900],
}

/** Draws the person with the given number. */
export function drawUser(number: number, random: SeededRandom): DemoUser {
  const plan = random.weighted(planShares)
  const platform = random.weighted(platformShares)
  const secondPlatform = random.weighted(secondPlatforms[platform])
  const [low, high] = teamSizes[plan]
  const phone = platform === 'ios' || platform === 'android' ? platform : secondPlatform
  return {
    number,
    plan,
    platform,
    secondPlatform,
    language: random.weighted(languageShares),
    style: drawTypingStyle(random),
    teamSize: Math.round(low + (high - low) * random.next() ** 2),
    board: random.pick(boards),
    device: drawDevice(phone, random),
    utcOffset: Number(random.weighted(offsetShares)),
    updatesLate: random.chance(0.35),
    visits: drawVisits(number, Number(random.weighted(visitShares)), random),
  }
}

/** The version that a user runs at a moment; the web app is always the newest one. */
export function versionAt(position: number, platform: Platform, updatesLate: boolean): AppVersion {
  const released = releases.filter((release) => release.from <= position).map((release) => release.version)
  const late = platform !== 'web' && updatesLate ? released.at(-2) : undefined
  return late ?? released.at(-1) ?? releases[0].version
}

function drawDevice(phone: Platform, random: SeededRandom): string {
  if (phone === 'ios') return random.pick(['iPhone', 'iPhone', 'iPad'])
  if (phone === 'android') return random.pick(['Android phone', 'Android tablet', 'Android'])
  return random.pick(['phone', 'tablet'])
}

/** First visits follow the golden ratio, which covers the period evenly, with slow growth towards its end. */
function drawVisits(number: number, count: number, random: SeededRandom): number[] {
  const first = ((number * goldenRatio) % 1) ** 0.85
  const visits = [first]
  for (let visit = 1; visit < count; visit++) {
    const position = first + 0.03 * visit + random.logNormal(0.04, 0.9)
    visits.push(position < 1 ? position : random.next())
  }
  return visits.sort((a, b) => a - b)
}
