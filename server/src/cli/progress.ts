// A progress bar on standard error; without a terminal, a line at every tenth of the way.

import cliProgress from 'cli-progress'

export interface Progress {
  update(done: number): void
  stop(): void
}

export function startProgress(title: string, total: number): Progress {
  if (!process.stderr.isTTY) return linesOfProgress(title, total)
  const bar = new cliProgress.SingleBar({
    format: `${title} [{bar}] {percentage}% | {value}/{total} | {duration_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: process.stderr,
  })
  bar.start(total, 0)
  return {
    update: (done) => bar.update(Math.min(done, total)),
    stop: () => bar.stop(),
  }
}

function linesOfProgress(title: string, total: number): Progress {
  let shown = -1
  const show = (done: number): void => {
    const tenths = total === 0 ? 10 : Math.floor((10 * Math.min(done, total)) / total)
    if (tenths === shown) return
    shown = tenths
    process.stderr.write(`${title} ${tenths * 10}% (${Math.min(done, total)}/${total})\n`)
  }
  show(0)
  return { update: show, stop: () => undefined }
}
