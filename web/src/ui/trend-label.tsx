// How a topic moves against the period before, as a word that colour only underlines.

import type { TrendWord } from '../api/client.ts'

const COLOURS: Record<TrendWord, string> = {
  new: 'text-accent bg-accent-soft',
  spiking: 'text-amber bg-amber/10',
  rising: 'text-green bg-green/10',
  steady: 'text-muted',
  cooling: 'text-slate bg-slate/10',
  fading: 'text-slate bg-slate/10',
}

export function TrendLabel({ word }: { word: TrendWord }) {
  const padding = word === 'steady' ? '' : 'px-1.5'
  return <span className={`rounded ${padding} py-px text-[12px] ${COLOURS[word]}`}>{word}</span>
}
