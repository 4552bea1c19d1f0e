// What a user should know of a stream that gives no good topics: plain sentences for the status, none for a usual stream.

import { CONDENSED_MICRO_CLUSTERS } from '../topics/condense.ts'

export interface StreamFigures {
  readonly texts: number
  /** Texts in no topic; small talk is not among them. */
  readonly unclustered: number
  /** Texts of the largest group of nearly equal ones. */
  readonly largestGroup: number
  readonly microClusters: number
  /** Why the last run was not taken over; null where it was. */
  readonly refused: string | null
}

const FEWEST_TEXTS = 200
const MOST_UNCLUSTERED = 0.5
const NEARLY_ALL = 0.9

/** Sentences, the most telling first. */
export function streamNotices({ texts, unclustered, largestGroup, microClusters, refused }: StreamFigures): string[] {
  const notices: string[] = []
  if (texts >= FEWEST_TEXTS && unclustered >= MOST_UNCLUSTERED * texts) {
    notices.push(`${percent(unclustered / texts)} of the texts are too unlike each other to form topics.`)
  }
  if (texts >= FEWEST_TEXTS && largestGroup >= NEARLY_ALL * texts) {
    notices.push(`${percent(largestGroup / texts)} of the texts say nearly the same thing.`)
  }
  if (microClusters > CONDENSED_MICRO_CLUSTERS) {
    notices.push('There are more different texts than are told apart at once: the most alike are counted together.')
  }
  if (refused !== null) notices.push(`The last search for topics was not taken over. ${refused}`)
  return notices
}

/** Never "100%" of what is not all. */
function percent(share: number): string {
  return share === 1 ? 'All' : `${Math.floor(share * 100)}%`
}
