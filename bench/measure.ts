// Clocks and memory readings of the benches.
import { readFileSync, writeFileSync } from 'node:fs'

export interface Duration {
  readonly wallMs: number
  /** Of all threads of the process: what the work costs on a machine that does other things too. */
  readonly cpuMs: number
}

export function timed(work: () => void): Duration {
  const read = startClocks()
  work()
  return read()
}

export async function timedAsync(work: () => Promise<unknown>): Promise<Duration> {
  const read = startClocks()
  await work()
  return read()
}

function startClocks(): () => Duration {
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  return () => {
    const wallMs = performance.now() - startedAt
    const { user, system } = process.cpuUsage(cpu)
    return { wallMs, cpuMs: (user + system) / 1_000 }
  }
}

export function residentMb(): number {
  return process.memoryUsage.rss() / 2 ** 20
}

/** Highest resident memory of the process during the work, beyond that before it; null where the system does not tell. */
export function peakGrowthMb(work: () => void): number | null {
  const before = residentMb()
  const resettable = resetPeak()
  work()
  const peak = resettable ? readPeakMb() : null
  return peak === null ? null : peak - before
}

/** Linux: writing 5 sets the high-water mark of resident memory back to what is resident now. */
function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
    return true
  } catch {
    return false
  }
}

function readPeakMb(): number | null {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) / 1_024
}

/** Three digits behind the point. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

/** The upper one of two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** Nearest rank of a share between 0 and 1; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN
}
