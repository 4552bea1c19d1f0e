// The few icons of the dashboard, drawn on a 16-pixel grid in the colour of the text beside them.

const PATHS = {
  overview: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 10.5H7v3H2.5z',
  topics: 'M3 4h10M3 8h7M3 12h4',
  journeys: 'M2.5 4h3c4 0 3 8 7 8h1M2.5 12h3c1.3 0 2-.8 2.5-1.8M13.5 4h-1c-1.2 0-1.9.7-2.4 1.6',
  sessions: 'M3 3h10v7.5H8L5 13v-2.5H3z',
  events: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4',
  signOut: 'M9.5 3H3.5v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 13.5 13.5',
  chevronDown: 'M4 6l4 4 4-4',
  arrowRight: 'M3 8h10M9.5 4.5 13 8l-3.5 3.5',
  back: 'M13 8H3M6.5 4.5 3 8l3.5 3.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7.5-4.5z',
  check: 'M3.5 8.5l3 3 6-7',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5',
  loop: 'M4 6h7.5L9 3.5M12 10H4.5L7 12.5',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="shrink-0"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
