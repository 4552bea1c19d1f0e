// A text to be copied whole, such as a key or a snippet.

import { useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

export function CopyText({ text, label, block = false }: { text: string; label: string; block?: boolean }) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className={`flex gap-2 ${block ? 'flex-col items-stretch' : 'flex-wrap items-center'}`}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll sideways, also by keyboard
        tabIndex={0}
        className={`min-w-0 overflow-x-auto rounded-md border border-line bg-raised px-3 py-1.5 text-[12px] leading-5 ${block ? '' : 'max-w-full'}`}
      >
        <code>{text}</code>
      </pre>
      <Button onClick={() => void copy()} aria-label={label} className={block ? 'self-start' : ''}>
        <Icon name={copied ? 'check' : 'copy'} size={14} />
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  )
}
