// The few icons of the dashboard, drawn on a 16-pixel grid in the colour of the text beside them.

const PATHS = {
  overview: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 10.5H7v3H2.5z',
  topics: 'M3 4h10M3 8h7M3 12h4',
  journeys: 'M2.5 4h3c4 0 3 8 7 8h1M2.5 12h3c1.3 0 2-.8 2.5-1.8M13.5 4h-1c-1.2 0-1.9.7-2.4 1.6',
  sessions: 'M3 3h10v7.5H8L5 13v-2.5H3z',
  events: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  alerts: 'M8 2.2a4 4 0 0 0-4 4c0 3.6-1.5 4.6-1.5 4.6h11S12 9.8 12 6.2a4 4 0 0 0-4-4zM6.7 13.2a1.4 1.4 0 0 0 2.6 0',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4',
  signOut: 'M9.5 3H3.5v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  close: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3 8h10',
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
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  pin: 'M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5',
  hide: 'M2.5 8s2-4 5.5-4 5.5 4 5.5 4-2 4-5.5 4-5.5-4-5.5-4zM3 13 13 3',
  show: 'M2.5 8s2-4 5.5-4 5.5 4 5.5 4-2 4-5.5 4-5.5-4-5.5-4zM8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  rename: 'M3 13h2.5l7-7L10 3.5l-7 7zM8.5 5 11 7.5',
  merge: 'M3.5 3v2.5c0 2 4.5 2 4.5 4.5v3M12.5 3v2.5c0 2-4.5 2-4.5 4.5',
  split: 'M8 3v3c0 2.5 4.5 2 4.5 4.5V13M8 6c0 2.5-4.5 2-4.5 4.5V13',
  chat: 'M3 3h10v7.5H8L5 13v-2.5H3zM5.5 6.7h.01M8 6.7h.01M10.5 6.7h.01',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.5 3 6l2.5 2.5',
  sliders: 'M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  map: 'M5.5 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM11.5 2.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM11 8.5a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  settings:
    'M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M3.6 12.4 5 11M11 5l1.4-1.4',
  users:
    'M6 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 0 0 6 3zM2 13c0-2.5 1.7-4 4-4s4 1.5 4 4M10.5 3.3a2.2 2.2 0 0 1 0 4.1M11.5 9.2c1.6.4 2.5 1.8 2.5 3.8',
  compare: 'M8 2.5v11M2.5 4.5h3v7h-3zM10.5 4.5h3v7h-3z',
  move: 'M2.5 3.5h4l1.2 1.5h5.8v8h-11zM6 9h4.5M8.7 7.2 10.5 9l-1.8 1.8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  message: 'M2.5 3.5h11v8H7L4.5 13.5v-2h-2z',
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
