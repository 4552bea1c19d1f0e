// What people put around their actual concern, and other words for common turns of phrase. Plain data for
// `paraphrase.ts`; texts may hold alternatives and slots.

import type { IntentKey } from './intents.ts'

/** Where in the conversation a message stands. */
export type Placement = 'first' | 'first-after-greeting' | 'new-topic' | 'same-topic' | 'asked-again'

/** Which added sentences make sense with a message. */
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

/** Openings by placement; those of `questionOpeners` need a question after them. */
export const openers: Readonly<Record<Placement, readonly string[]>> = {
  first: ['Hi, ', 'Hello, ', 'Hi! ', 'Hey, ', 'Hi there, ', 'Hello! ', 'hey ', 'Hi team, ', 'Sorry to bother you, '],
  'first-after-greeting': ['So, ', 'Well, '],
  'new-topic': [
    'Also, ',
    'Another thing: ',
    'Something else: ',
    'And ',
    'By the way, ',
    'ok. ',
    'While I have you: ',
    'Also: ',
    'Oh, and ',
    'Next thing: ',
    'Thanks. ',
  ],
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
  first: 0.24,
  'first-after-greeting': 0.12,
  'new-topic': 0.27,
  'same-topic': 0.2,
  'asked-again': 0.55,
}

/** A second sentence that fits any message of the mood. */
export const contexts: Readonly<Record<Mood, readonly string[]>> = {
  question: [
    "I've looked everywhere in the settings.",
    "Couldn't find it in the help pages.",
    "I'm an admin, if that matters.",
    "I'm on the {plan} plan.",
    'The help article was no use.',
    'I need this today.',
    'No rush.',
    "I'm not very technical.",
    "Tried to find out myself and couldn't.",
  ],
  trouble: [
    'It worked fine until [yesterday|this morning|a few days ago].',
    "It's rather urgent.",
    "I'm using the {client}, version {version}.",
    'A colleague sees the same.',
    "That's [really|quite] annoying.",
    "We didn't change anything.",
    'I already restarted everything.',
    'What can I do?',
    'Version {version}, if that helps.',
    'My team is getting impatient.',
    'Is that a known bug?',
  ],
  plain: [
    "I'm on the {plan} plan.",
    'Please let me know.',
    'I have to sort this out today.',
    'What can I do?',
    "It's [quite|rather] urgent.",
  ],
}

/** A second sentence that fits some intents only. */
export const intentContexts: Readonly<Partial<Record<IntentKey, readonly string[]>>> = {
  'pricing-and-plans': ["We're a team of {team}.", 'There are {team} of us.', "We're currently on {plan}."],
  'upgrade-plan': ["We're on {plan} right now.", "We're {team} people."],
  'invite-teammates': ["We're a team of {team}.", "It's for the {board} board."],
  'roles-and-permissions': ["It's about the {board} board.", "I'm the owner of the workspace."],
  'single-sign-on': ["We're {team} people.", 'Our IT department is waiting for this.'],
  'dark-mode': ["I'm using the {client}.", 'On the {device}, that is.'],
  'keyboard-shortcuts': ["I'm using the {client}."],
  templates: ["It's for the {board} board."],
  'timeline-view': ['We plan {board} with it.'],
  'automations-not-triggering': ["It's the {board} board.", 'Nobody changed the rule.'],
  'export-data': ["It's the {board} board.", 'I need it for a report.'],
  'duplicated-tasks': ["It's the {board} board.", 'I see it in the {client} too.'],
  'calendar-integration': ["I'm using the {client}."],
  'api-key': ["We're on the {plan} plan.", "I'm calling from a small script."],
  'talk-to-human': [
    '[This is|It is] urgent.',
    "The bot doesn't get it.",
    "It's a longer story.",
    "I'm on the {plan} plan.",
  ],
  webhooks: ['The endpoint is public and answers 200.'],
}

/** A last word. */
export const closers: Readonly<Record<Mood, readonly string[]>> = {
  question: ['Thanks!', 'Thank you', 'Thanks in advance', 'thx', 'Thanks for your help'],
  trouble: ['Please help', 'Any idea?', 'Can you check?', 'Please fix this', 'Can you have a look?', 'help!'],
  plain: ['Thanks', 'Thank you', 'Please help', 'Thanks in advance.'],
}
