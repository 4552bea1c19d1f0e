// What the system says of another process. Linux; elsewhere the figures are not known: NaN.
import { readFileSync } from 'node:fs'

/** Ticks a second in /proc, the same on every Linux of today. */
const TICKS_PER_SECOND = 100

export function residentMbOf(pid: number | undefined): number {
  return statusMb(pid, 'VmRSS')
}

/** The most that was resident since the process began. */
export function peakResidentMbOf(pid: number | undefined): number {
  return statusMb(pid, 'VmHWM')
}

/** Processor time of all threads. */
export function processorMsOf(pid: number | undefined): number {
  try {
    // Fields behind the name of the program, which may hold spaces; user and system time are the 14th and 15th of all.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND
  } catch {
    return Number.NaN
  }
}

function statusMb(pid: number | undefined, name: string): number {
  try {
    const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? Number.NaN) / 1_024
  } catch {
    return Number.NaN
  }
}
