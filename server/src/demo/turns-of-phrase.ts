// What people put around their actual concern, and other words for common turns of phrase. Plain data for
// `paraphrase.ts`; texts may hold alternatives and slots.

import type { IntentKey } from './intents.ts'

/** Where in the conversation a message stands. */
export type Placement = 'first' | 'first-after-greeting' | 'new-topic' | 'same-topic' | 'asked-again'

/** Which last words make sense after a message. */
export type Mood = 'question' | 'trouble' | 'plain'

/** Patterns with what may stand in their place; `$1` repeats the rest of the sentence. */
export const rewordings: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\bHow do I ([^?.]+)\?/,
    [
      'How can I $1?',
      'How would I $1?',
      'Could you tell me how to $1?',
      "What's the best way to $1?",
      "I'd like to know how to $1",
      "I'm trying to $1, how does that work?",
      'Can you show me how to $1?',
      'I need to $1. How?',
    ],
  ],
  [
    /\bHow can I ([^?.]+)\?/,
    ['How do I $1?', 'Is there a way to $1?', 'What would I have to do to $1?', 'Can you explain how to $1?'],
  ],
  [
    /\bCan I ([^?.]+)\?/,
    [
      'Is it possible to $1?',
      'Could I $1?',
      "I'm wondering whether I can $1",
      'Is there a way to $1?',
      'Would I be able to $1?',
      'Am I able to $1?',
    ],
  ],
  [/\bIs it possible to ([^?.]+)\?/, ['Can I $1?', 'Is there any way to $1?', 'Could we $1?']],
  [/\bIs there a way to ([^?.]+)\?/, ['Is there any way to $1?', 'Any chance to $1?', 'Is it possible to $1?']],
  [/\bCan you (?!be)/, ['Could you ', 'Would you ', 'Please can you ']],
  [
    /\bWhere do I ([^?.]+)\?/,
    ['Where can I $1?', "I don't know where to $1", 'Where exactly do I $1?', 'Could you tell me where to $1?'],
  ],
  [/\bWhere can I find ([^?.]+)\?/, ['Where would I find $1?', "I can't find $1", "I'm looking for $1"]],
  [/\bDo you have ([^?.]+)\?/, ['Do you offer $1?', 'Have you got $1?', "I'm looking for $1, do you have that?"]],
  [/\bIs there a ([^?.]+)\?/, ['Do you have a $1?', 'Have you got a $1?']],
  [/\bI want to /, ["I'd like to ", 'I would like to ']],
  [/\bI'd like to /, ['I want to ', 'I would like to ', 'I am looking to ']],
  [/^I need (?!to)/, ['We need ', 'I really need ']],
  [/^My (?=app|automation|webhook|payment|storage|tasks)/, ['Our ']],
]

/** How a request begins that a verb follows. */
export const requests: readonly string[] = [
  'How do I',
  'How do I',
  'How do I',
  'How can I',
  'How can I',
  'How would I',
  'Can I',
  'Is there a way to',
  'Is it possible to',
  'I need to',
  'I want to',
  "I'd like to",
  "I'm trying to",
  'how to',
]

/** Openings by placement; those of `questionOpeners` need a question after them. */
export const openers: Readonly<Record<Placement, readonly string[]>> = {
  first: ['Hi, ', 'Hello, ', 'Hi! ', 'Hey, ', 'Hi there, ', 'Hello! ', 'hey ', 'Hi team, ', 'Sorry to bother you, '],
  'first-after-greeting': ['So, ', 'Well, '],
  'new-topic': ['Also, ', 'And ', 'By the way, ', 'ok. ', 'While I have you: ', 'Also: ', 'Oh, and ', 'Thanks. '],
  'same-topic': ['Hm, ', 'ok, ', 'ok but ', 'Well, ', 'Sorry, ', 'Alright. ', 'Hmm. ', 'I see. '],
  'asked-again': [
    'I mean, ',
    "No, that's not it. ",
    'Let me say it differently. ',
    'Again: ',
    'Sorry, I was unclear. ',
    "That doesn't help. ",
    'Once more: ',
    'In other words, ',
  ],
}

export const questionOpeners: Readonly<Record<Placement, readonly string[]>> = {
  first: [
    'Quick question: ',
    'Question: ',
    'Just wondering: ',
    "I'm new here. ",
    'Maybe a silly question, but ',
    'Sorry if this is obvious, ',
  ],
  'first-after-greeting': ['Quick question: ', 'I was wondering, '],
  'new-topic': [
    'One more question: ',
    'Then another question: ',
    'Different question: ',
    'And then: ',
    'Last question: ',
  ],
  'same-topic': [],
  'asked-again': ['The question was: '],
}

/** How often a message gets an opening. */
export const openerShares: Readonly<Record<Placement, number>> = {
  first: 0.12,
  'first-after-greeting': 0.06,
  'new-topic': 0.12,
  'same-topic': 0.1,
  'asked-again': 0.25,
}

/** A second sentence that belongs to an intent. */
export const intentContexts: Readonly<Partial<Record<IntentKey, readonly string[]>>> = {
  'pricing-and-plans': ["We're currently on {plan}."],
  'upgrade-plan': ["We're on {plan} right now.", "We're {team} people."],
  'roles-and-permissions': ["I'm the owner of the workspace."],
  'single-sign-on': ["We're {team} people.", 'Our IT department is waiting for this.'],
  'dark-mode': ["I'm using the {client}."],
  'keyboard-shortcuts': ["I'm using the {client}."],
  'automations-not-triggering': [
    'Nobody changed the rule.',
    'It worked fine until [yesterday|this morning|last week].',
  ],
  'slow-performance': ["I'm using the {client}, version {version}.", 'A colleague sees the same.'],
  'mobile-app-crash': ['Version {version}, if that helps.', 'I already restarted everything.'],
  'export-data': ['I need it for a report.'],
  'duplicated-tasks': ['I see it in the {client} too.', 'A colleague sees the same.'],
  'api-key': ["I'm calling from a small script."],
  'talk-to-human': ['This is urgent.', "The bot doesn't get it.", "It's a longer story."],
  webhooks: ['The endpoint is public and answers 200.'],
}

/** A last word. */
export const closers: Readonly<Record<Mood, readonly string[]>> = {
  question: ['Thanks!', 'Thank you', 'Thanks in advance', 'thx', 'Thanks for your help'],
  trouble: ['Please help', 'Any idea?', 'Can you check?', 'Please fix this', 'Can you have a look?', 'help!'],
  plain: ['Thanks', 'Thank you', 'Please help', 'Thanks in advance.'],
}
