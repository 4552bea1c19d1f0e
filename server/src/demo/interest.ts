// How much a user cares for an intent: by plan, by platform, by the moment in the demo period.
// A moment is a position in [0, 1): 0 is the oldest day of the period, 1 its end.

import type { AppVersion, Plan, Platform } from './demo-users.ts'
import type { IntentKey } from './intents.ts'

/** A multiplier of 0 or more for each intent: how much this user, on this day, cares for it. */
export type Interest = (intent: IntentKey) => number

type Multipliers = Readonly<Partial<Record<IntentKey, number>>>

/** The summary feature is released here: inside the last 12 of 60 days however the weekends fall. */
const summaryReleasePosition = 0.82

/** One bad day: the service was down for hours. */
const incident = { from: 0.612, to: 0.63 } as const

const byPlan: Readonly<Record<Plan, Multipliers>> = {
  free: {
    'pricing-and-plans': 2,
    'storage-limit': 2.4,
    'upgrade-plan': 1.6,
    'single-sign-on': 0.05,
    'invoice-copy': 0.1,
    'payment-failed': 0.25,
    'cancel-subscription': 0.15,
    refund: 0.15,
    'data-security': 0.5,
    'roles-and-permissions': 0.7,
  },
  pro: { 'single-sign-on': 0.3, 'data-security': 0.7, 'keyboard-shortcuts': 1.3 },
  business: {
    'automations-not-triggering': 1.5,
    'roles-and-permissions': 1.4,
    webhooks: 1.5,
    'api-key': 1.4,
    'pricing-and-plans': 0.5,
    'upgrade-plan': 0.5,
    'storage-limit': 0.7,
  },
  enterprise: {
    'single-sign-on': 6,
    'data-security': 4.5,
    'roles-and-permissions': 2,
    'api-key': 1.8,
    'api-rate-limits': 2,
    webhooks: 2,
    'two-factor-login': 1.5,
    'pricing-and-plans': 0.12,
    'upgrade-plan': 0.08,
    'storage-limit': 0.4,
    'cancel-subscription': 0.2,
    refund: 0.2,
    'payment-failed': 0.15,
    'dark-mode': 0.5,
    'delete-account': 0.5,
  },
}

const byPlatform: Readonly<Record<Platform, Multipliers>> = {
  web: { 'mobile-app-crash': 0.12 },
  desktop: { 'mobile-app-crash': 0.04, 'keyboard-shortcuts': 3.2, 'slow-performance': 2, 'dark-mode': 1.4 },
  ios: {
    'mobile-app-crash': 4.5,
    'notification-overload': 2.6,
    'keyboard-shortcuts': 0.1,
    'api-key': 0.2,
    'api-rate-limits': 0.1,
    webhooks: 0.1,
    'import-spreadsheet': 0.3,
    'single-sign-on': 0.6,
    'dark-mode': 1.3,
  },
  android: {
    'mobile-app-crash': 1.6,
    'notification-overload': 1.5,
    'change-language': 2,
    'storage-limit': 1.5,
    'keyboard-shortcuts': 0.1,
    'api-key': 0.2,
    'api-rate-limits': 0.1,
    webhooks: 0.1,
    'import-spreadsheet': 0.4,
  },
}

/** The mobile release that crashed more than the others. */
const crashingVersion: AppVersion = '4.12.0'

/** The interest of one user at one moment of the demo period. */
export function interestAt(position: number, plan: Plan, platform: Platform, version: AppVersion): Interest {
  return (intent) =>
    (byPlan[plan][intent] ?? 1) *
    (byPlatform[platform][intent] ?? 1) *
    trend(intent, position) *
    (intent === 'mobile-app-crash' && version === crashingVersion ? 2.5 : 1)
}

/** True on the day when the service was down. */
export function isIncident(position: number): boolean {
  return position >= incident.from && position < incident.to
}

function trend(intent: IntentKey, position: number): number {
  switch (intent) {
    case 'automations-not-triggering':
      return 0.35 + 5.5 * position ** 3
    case 'import-spreadsheet':
      return 2.6 * (1 - position) ** 2.2 + 0.06
    case 'ai-summary':
      return position < summaryReleasePosition ? 0 : 1 + 4 * (position - summaryReleasePosition)
    case 'outage':
      return isIncident(position) ? 250 : 0.8
    default:
      return 1
  }
}
