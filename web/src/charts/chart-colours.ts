// The page's colours as a canvas needs them: resolved, for the theme that is shown.

const NAMES = ['ink', 'muted', 'line', 'hover', 'raised', 'accent'] as const

export type ChartColours = Record<(typeof NAMES)[number], string> & { readonly fontFamily: string }

export function chartColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span')
  element.append(probe)
  const resolve = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const colours = Object.fromEntries(NAMES.map((name) => [name, resolve(name)])) as Record<
    (typeof NAMES)[number],
    string
  >
  probe.remove()
  return { ...colours, fontFamily: getComputedStyle(element).fontFamily }
}
