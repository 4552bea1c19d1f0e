// For the first line of worker threads whose work can wait a moment.

import { constants, platform, setPriority } from 'node:os'

/** Others of this process come first where the processors are busy. On Linux alone: elsewhere it would hold for all of them. */
export function workInBackground(): void {
  if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
