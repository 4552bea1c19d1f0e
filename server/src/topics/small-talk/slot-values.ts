// Answers that fill a slot and name no topic: "4 people", "tomorrow at 5", "the 3rd of March".
// Invariant: a slot value is a weaker sign of small talk than an acknowledgement.

const SLOT_WORDS: ReadonlySet<string> = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty hundred thousand
  first second third fourth fifth sixth seventh eighth ninth tenth half quarter single double couple dozen
  today tomorrow tonight yesterday morning afternoon evening night noon midnight weekend next
  monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
  january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
  o'clock oclock`
    .split(/\s+/)
    .filter(Boolean),
)

const UNITS: ReadonlySet<string> = new Set(
  `week month day days weeks months hour hours minute minutes people person persons adults adult kids guests clock am pm
  dollars dollar euros euro pounds bucks usd eur gbp`
    .split(/\s+/)
    .filter(Boolean),
)

/** Words that belong to a slot value only beside a number or a date: "4 people", "next week". */
export function isSlotUnit(lowerWord: string): boolean {
  return UNITS.has(lowerWord)
}

/** True of numbers with or without a unit ("5", "5pm", "3rd", "$20") and of words for amounts, days and times. */
export function isSlotValue(lowerWord: string): boolean {
  return SLOT_WORDS.has(lowerWord) || /^\p{N}+(?:st|nd|rd|th|am|pm|h|hr|hrs|k|ppl|€|\$)?$/u.test(lowerWord)
}
