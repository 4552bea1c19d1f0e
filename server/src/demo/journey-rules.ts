// For each intent how often it opens a conversation, ends it, is asked again, and what tends to follow.
// `interest.ts` bends the weights by user and by date; `journeys.ts` walks along them.

import type { IntentKey } from './intents.ts'

/** What happens around one intent; probabilities in [0, 1], weights relative. */
export interface JourneyRule {
  /** Weight among the openings of conversations. */
  readonly start: number
  /** Probability that the conversation ends after it. */
  readonly end: number
  /** Probability that the user stays with it for one more message, given that the conversation goes on. */
  readonly again: number
  /** Weights of what follows otherwise. */
  readonly next: Readonly<Partial<Record<IntentKey, number>>>
}

export const journeyRules: Readonly<Record<IntentKey, JourneyRule>> = {
  'reset-password': {
    start: 8,
    end: 0.22,
    again: 0.25,
    next: {
      'two-factor-login': 8,
      'talk-to-human': 2,
      'invite-teammates': 1,
      'delete-account': 1,
      'mobile-app-crash': 1,
    },
  },
  'two-factor-login': {
    start: 2.5,
    end: 0.2,
    again: 0.2,
    next: { 'talk-to-human': 4, 'reset-password': 2, 'data-security': 2, 'single-sign-on': 1.5 },
  },
  'single-sign-on': {
    start: 4.5,
    end: 0.15,
    again: 0.22,
    next: {
      'data-security': 4,
      'roles-and-permissions': 3,
      'two-factor-login': 1.5,
      'invite-teammates': 1.5,
      'talk-to-human': 1,
    },
  },
  'delete-account': {
    start: 4,
    end: 0.42,
    again: 0.2,
    next: { 'export-data': 4, 'cancel-subscription': 2, 'data-security': 1, refund: 1 },
  },
  'change-language': {
    start: 4.6,
    end: 0.33,
    again: 0.16,
    next: { 'dark-mode': 2, 'notification-overload': 1.5, 'calendar-integration': 1, 'invite-teammates': 1 },
  },
  'data-security': {
    start: 2.4,
    end: 0.2,
    again: 0.25,
    next: {
      'single-sign-on': 4,
      'roles-and-permissions': 2,
      'two-factor-login': 1.5,
      'export-data': 1,
      'ai-summary': 2,
      'pricing-and-plans': 1,
    },
  },
  'pricing-and-plans': {
    start: 7,
    end: 0.14,
    again: 0.17,
    next: {
      'upgrade-plan': 6,
      'export-data': 5,
      'dark-mode': 2,
      'timeline-view': 1.5,
      'storage-limit': 1.5,
      'single-sign-on': 1,
      'ai-summary': 1.5,
      'cancel-subscription': 0.7,
    },
  },
  'upgrade-plan': {
    start: 3,
    end: 0.17,
    again: 0.18,
    next: {
      'payment-failed': 6,
      'invite-teammates': 2.5,
      'pricing-and-plans': 2,
      'invoice-copy': 1.5,
      'storage-limit': 0.8,
    },
  },
  'cancel-subscription': {
    start: 3.6,
    end: 0.55,
    again: 0.22,
    next: { refund: 4, 'export-data': 3, 'talk-to-human': 2, 'delete-account': 1.5 },
  },
  refund: {
    start: 3.2,
    end: 0.3,
    again: 0.24,
    next: { 'talk-to-human': 4, 'cancel-subscription': 3, 'invoice-copy': 2 },
  },
  'invoice-copy': {
    start: 4.4,
    end: 0.36,
    again: 0.2,
    next: { 'payment-failed': 1.5, refund: 1.5, 'pricing-and-plans': 1.5, 'roles-and-permissions': 1 },
  },
  'payment-failed': {
    start: 3,
    end: 0.18,
    again: 0.22,
    next: { 'invoice-copy': 5, 'talk-to-human': 2.5, 'upgrade-plan': 1.2, refund: 1.2 },
  },
  'invite-teammates': {
    start: 4,
    end: 0.2,
    again: 0.18,
    next: { 'roles-and-permissions': 6, 'pricing-and-plans': 2, templates: 1.5, 'chat-integration': 1.5 },
  },
  'roles-and-permissions': {
    start: 3.2,
    end: 0.25,
    again: 0.2,
    next: { 'invite-teammates': 3, 'data-security': 1.5, templates: 1.2, 'talk-to-human': 0.7 },
  },
  'notification-overload': {
    start: 4,
    end: 0.3,
    again: 0.2,
    next: {
      'chat-integration': 2.5,
      'automations-not-triggering': 1.5,
      'dark-mode': 1.5,
      'mobile-app-crash': 1.5,
      'calendar-integration': 1.5,
    },
  },
  'calendar-integration': {
    start: 3,
    end: 0.25,
    again: 0.2,
    next: { 'chat-integration': 3, 'notification-overload': 2, 'timeline-view': 2, 'duplicated-tasks': 1 },
  },
  'chat-integration': {
    start: 2.8,
    end: 0.25,
    again: 0.18,
    next: { 'calendar-integration': 3, 'notification-overload': 3, webhooks: 1.5, 'roles-and-permissions': 1 },
  },
  'talk-to-human': {
    start: 1.4,
    end: 0.74,
    again: 0.25,
    next: { refund: 1, 'automations-not-triggering': 1, 'reset-password': 0.8, 'cancel-subscription': 1 },
  },
  'export-data': {
    start: 3.6,
    end: 0.2,
    again: 0.17,
    next: {
      'pricing-and-plans': 4,
      'import-spreadsheet': 2,
      'storage-limit': 1,
      'api-key': 1.5,
      'cancel-subscription': 0.7,
    },
  },
  'import-spreadsheet': {
    start: 7.5,
    end: 0.2,
    again: 0.24,
    next: { 'duplicated-tasks': 2.5, templates: 2.5, 'export-data': 2, 'invite-teammates': 1.5 },
  },
  'storage-limit': {
    start: 2.4,
    end: 0.22,
    again: 0.2,
    next: { 'pricing-and-plans': 4, 'upgrade-plan': 3, 'export-data': 1 },
  },
  'api-key': {
    start: 4,
    end: 0.18,
    again: 0.16,
    next: { 'api-rate-limits': 6, webhooks: 3, 'roles-and-permissions': 0.7 },
  },
  'api-rate-limits': {
    start: 2.8,
    end: 0.22,
    again: 0.18,
    next: { 'api-key': 4, webhooks: 2.5, 'pricing-and-plans': 1.2, 'talk-to-human': 0.7 },
  },
  webhooks: {
    start: 3.4,
    end: 0.25,
    again: 0.24,
    next: { 'api-key': 2.5, 'automations-not-triggering': 2.5, 'api-rate-limits': 1.5, 'chat-integration': 1 },
  },
  'dark-mode': {
    start: 4.6,
    end: 0.22,
    again: 0.14,
    next: { 'keyboard-shortcuts': 6, 'pricing-and-plans': 2.5, 'change-language': 1, templates: 0.8 },
  },
  'keyboard-shortcuts': {
    start: 2.8,
    end: 0.26,
    again: 0.16,
    next: { 'dark-mode': 8, templates: 1.5, 'timeline-view': 1, 'slow-performance': 1 },
  },
  templates: {
    start: 3,
    end: 0.25,
    again: 0.2,
    next: {
      'automations-not-triggering': 2,
      'roles-and-permissions': 2,
      'timeline-view': 2,
      'import-spreadsheet': 1.5,
    },
  },
  'timeline-view': {
    start: 3,
    end: 0.28,
    again: 0.2,
    next: { 'pricing-and-plans': 3, templates: 2, 'calendar-integration': 2, 'export-data': 1 },
  },
  'ai-summary': {
    start: 44,
    end: 0.2,
    again: 0.3,
    next: { 'data-security': 4, 'pricing-and-plans': 2, templates: 1, 'change-language': 0.8 },
  },
  'automations-not-triggering': {
    start: 4,
    end: 0.2,
    again: 0.27,
    next: {
      'talk-to-human': 3,
      webhooks: 1.5,
      'duplicated-tasks': 1.5,
      'notification-overload': 1.2,
      outage: 0.8,
      templates: 0.8,
    },
  },
  'slow-performance': {
    start: 3,
    end: 0.25,
    again: 0.22,
    next: { outage: 2.5, 'talk-to-human': 2, 'mobile-app-crash': 1, 'storage-limit': 1, 'duplicated-tasks': 0.6 },
  },
  'mobile-app-crash': {
    start: 5,
    end: 0.27,
    again: 0.25,
    next: {
      'talk-to-human': 2.5,
      'notification-overload': 2.5,
      'slow-performance': 1.5,
      'dark-mode': 1,
      'reset-password': 0.8,
    },
  },
  'duplicated-tasks': {
    start: 2,
    end: 0.24,
    again: 0.26,
    next: { 'talk-to-human': 2, 'export-data': 1.5, 'automations-not-triggering': 1.5, 'import-spreadsheet': 0.8 },
  },
  outage: {
    start: 1.6,
    end: 0.42,
    again: 0.25,
    next: { 'slow-performance': 2.5, 'talk-to-human': 2, 'data-security': 0.6, refund: 0.6 },
  },
}
