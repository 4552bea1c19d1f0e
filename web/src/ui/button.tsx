// Buttons and inputs of one height and one look.

import type { ComponentProps } from 'react'

const BASE =
  'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 font-medium transition-colors disabled:opacity-50'
const KINDS = {
  primary: 'bg-accent text-accent-ink hover:opacity-90',
  outline: 'border border-line bg-raised text-ink hover:bg-hover data-[state=open]:bg-hover',
  danger: 'bg-red text-canvas hover:opacity-90',
  plain: 'text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: keyof typeof KINDS
}

export function Button({ kind = 'outline', className = '', type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={`${BASE} ${KINDS[kind]} ${className}`} {...props} />
}

export const INPUT = 'h-7 w-full rounded-md border border-line-strong bg-raised px-2.5 text-ink focus:border-accent'
