// The product's mark.

export function BrandMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="shrink-0">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path d="M5 15V6h2.4v2h1.4V6h2.4v2h1.4V6H15v9z" fill="var(--accent-ink)" />
    </svg>
  )
}
