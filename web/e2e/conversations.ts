// Conversations for the tests: five matters in many wordings, always in the same order. Half of them come from iOS.

interface TestEvent {
  readonly name: string
  readonly session_id: string
  readonly user_id: string
  readonly timestamp: string
  readonly metadata: Record<string, string | number>
}

const MATTERS = [
  [
    'How do I reset my password?',
    'I forgot my password and need a new one',
    'The password reset email never arrives',
    'Please help me change my password',
  ],
  [
    'The app crashes when I open it',
    'The app crashes after the last update',
    'It crashes every time on my phone',
    'Why does the app keep crashing?',
  ],
  [
    'How can I export my data as CSV?',
    'Is there a way to export all data?',
    'I want to download my data as a spreadsheet',
    'Export to CSV gives an empty file',
  ],
  [
    'Do you offer a dark mode?',
    'Where do I switch to the dark theme?',
    'Dark mode please, the screen is too bright',
    'How do I turn on dark mode?',
  ],
  [
    'How much does the Pro plan cost?',
    'What is the price of the Pro plan per user?',
    'Is the Pro plan cheaper when paid yearly?',
    'What does upgrading to Pro cost?',
  ],
] as const

const CONVERSATIONS = 80
const HOUR_MS = 60 * 60 * 1000

/** Two matters and a thank-you a conversation, an hour apart, ending now. */
export function conversations(nowMs: number): TestEvent[] {
  return Array.from({ length: CONVERSATIONS }, (_, index) => {
    const startMs = nowMs - (CONVERSATIONS - index) * HOUR_MS
    const first = index % MATTERS.length
    const second = (first + 1 + (index % 2)) % MATTERS.length
    const texts = [wording(first, index), wording(second, index + 1), 'thanks']
    return texts.map((prompt, turn) => ({
      name: 'user_message',
      session_id: `conversation-${index}`,
      user_id: `user-${index % 30}`,
      timestamp: new Date(startMs + turn * 60_000).toISOString(),
      metadata: { prompt, platform: index % 2 === 0 ? 'ios' : 'android', app_version: '4.2' },
    }))
  }).flat()
}

function wording(matter: number, index: number): string {
  const wordings = MATTERS[matter] ?? MATTERS[0]
  return wordings[Math.floor(index / MATTERS.length) % wordings.length] ?? wordings[0]
}
