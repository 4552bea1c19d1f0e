// Texts as people send them to an assistant, from a grammar: an opening, one of a few dozen requests in several wordings, a
// detail, a closing. The same seed gives the same texts, and no text comes twice.
import { seededRandom } from './synthetic-texts.ts'

const OPENINGS = [
  '',
  '',
  '',
  'Hi, ',
  'Hello, ',
  'Hey there, ',
  'Good morning, ',
  'Quick question: ',
  'One more thing: ',
]
const ASKING = ['how do I ', 'how can I ', 'can you help me ', 'I want to ', 'what is the best way to ', 'please ']
const CLOSINGS = ['', '', '', ' please', ' thanks', ' thank you', '?', ' asap', ', I am in a hurry', ' if possible']

/** The n-th request is asked with a weight of 1/n. */
const REQUESTS: readonly (readonly [verbs: readonly string[], objects: readonly string[]])[] = [
  [
    ['reset', 'change', 'recover'],
    ['my password', 'the password of my account', 'my login'],
  ],
  [
    ['track', 'find', 'follow'],
    ['my parcel', 'the delivery', 'my order'],
  ],
  [
    ['return', 'send back', 'exchange'],
    ['the shoes', 'a damaged lamp', 'what I bought'],
  ],
  [
    ['cancel', 'stop', 'end'],
    ['my subscription', 'the yearly plan', 'my membership'],
  ],
  [
    ['get', 'download', 'print'],
    ['an invoice', 'the receipt', 'a bill with our tax number'],
  ],
  [
    ['update', 'replace', 'add'],
    ['my credit card', 'a payment method', 'the bank account'],
  ],
  [
    ['export', 'save', 'back up'],
    ['all my data', 'the report as a spreadsheet', 'our boards'],
  ],
  [
    ['invite', 'remove', 'add'],
    ['a colleague', 'a guest', 'somebody of my team'],
  ],
  [
    ['connect', 'link', 'integrate'],
    ['the calendar', 'our chat tool', 'the issue tracker'],
  ],
  [
    ['translate', 'summarise', 'shorten'],
    ['this document', 'the meeting notes', 'a long article'],
  ],
  [
    ['book', 'reserve', 'move'],
    ['a table for dinner', 'the flight', 'my appointment'],
  ],
  [
    ['raise', 'check', 'lower'],
    ['my transfer limit', 'the spending limit', 'the overdraft'],
  ],
  [
    ['report', 'block', 'freeze'],
    ['a stolen card', 'a payment I did not make', 'the lost phone'],
  ],
  [
    ['fix', 'debug', 'explain'],
    ['an error in my script', 'this regular expression', 'a slow query'],
  ],
  [
    ['turn off', 'mute', 'change'],
    ['the notifications', 'the weekly email', 'the reminders'],
  ],
  [
    ['compare', 'explain', 'understand'],
    ['your prices', 'the two plans', 'the fees abroad'],
  ],
]
const DETAILS = [
  () => '',
  () => '',
  (number: number) => ` number ${number}`,
  (number: number) => ` from the ${1 + (number % 28)}th of ${MONTHS[number % MONTHS.length]}`,
  (number: number) => ` with version ${1 + (number % 9)}.${number % 17}`,
  (number: number) => ` for ${2 + (number % 90)} people`,
  (number: number) => ` worth ${number % 1_000} euros`,
  (number: number) => ` because it failed ${2 + (number % 12)} times since ${MONTHS[number % MONTHS.length]}`,
  (number: number) => ` on my ${DEVICES[number % DEVICES.length]}, it says error ${number % 600}`,
]
const MONTHS = ['January', 'March', 'May', 'June', 'August', 'October', 'December']
const DEVICES = ['phone', 'laptop', 'tablet', 'old computer', 'watch']

/** `count` different texts, of 8 words in the mean. */
export function paraphrases(count: number, seed: number): string[] {
  const random = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const texts = new Set<string>()
  while (texts.size < count) {
    const [verbs, objects] = REQUESTS[skewed(random(), REQUESTS.length)] as (typeof REQUESTS)[number]
    const detail = pick(DETAILS)(Math.floor(random() * 100_000))
    texts.add(`${pick(OPENINGS)}${pick(ASKING)}${pick(verbs)} ${pick(objects)}${detail}${pick(CLOSINGS)}`)
  }
  return [...texts]
}

/** Place of a request by Zipf, from a number in [0, 1). */
function skewed(uniform: number, count: number): number {
  return Math.min(count - 1, Math.floor(Math.exp(uniform * Math.log(count + 1))) - 1)
}
