// Places circles close together without overlap, the same circles always in the same places. Invariant: no two overlap.

export interface PackedCircle {
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface PackOptions {
  /** Free space between two circles. */
  readonly gap: number
  /** Width against height that the whole should have. */
  readonly aspect: number
}

interface Place {
  readonly x: number
  readonly y: number
}

/** In the order of `radii`. Greedy: the largest first, each in the free place nearest to the middle. */
export function packCircles(radii: readonly number[], { gap, aspect }: PackOptions): PackedCircle[] {
  const order = radii.map((_, index) => index).sort((a, b) => (radii[b] ?? 0) - (radii[a] ?? 0) || a - b)
  const placed: PackedCircle[] = []
  const found = new Map<number, PackedCircle>()
  for (const index of order) {
    const radius = radii[index] ?? 0
    const place = nearestPlace(placed, radius, { gap, aspect })
    const circle = { ...place, radius }
    placed.push(circle)
    found.set(index, circle)
  }
  return radii.map((radius, index) => found.get(index) ?? { x: 0, y: 0, radius })
}

/** The smallest circle around the middle of the box that holds all of them. */
export function enclosingCircle(circles: readonly PackedCircle[]): PackedCircle {
  const box = boxOf(circles)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const radius = Math.max(0, ...circles.map((one) => Math.hypot(one.x - x, one.y - y) + one.radius))
  return { x, y, radius }
}

export function boxOf(circles: readonly PackedCircle[]): { x: number; y: number; width: number; height: number } {
  if (circles.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const left = Math.min(...circles.map(({ x, radius }) => x - radius))
  const top = Math.min(...circles.map(({ y, radius }) => y - radius))
  const right = Math.max(...circles.map(({ x, radius }) => x + radius))
  const bottom = Math.max(...circles.map(({ y, radius }) => y + radius))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function nearestPlace(placed: readonly PackedCircle[], radius: number, { gap, aspect }: PackOptions): Place {
  const [first] = placed
  if (first === undefined) return { x: 0, y: 0 }
  const fits = ({ x, y }: Place) =>
    placed.every((one) => Math.hypot(one.x - x, one.y - y) >= one.radius + radius + gap - 1e-6)
  const distance = ({ x, y }: Place) => Math.hypot(x / aspect, y)
  let best: Place | null = null
  let least = Number.POSITIVE_INFINITY
  for (const place of touchingPlaces(placed, radius + gap)) {
    const far = distance(place)
    if (far < least - 1e-9 && fits(place)) {
      best = place
      least = far
    }
  }
  return best ?? { x: first.x + first.radius + gap + radius, y: first.y }
}

/** Where a circle would touch two others, and, for one alone, its right side. */
function* touchingPlaces(placed: readonly PackedCircle[], reach: number): Generator<Place> {
  for (const [index, a] of placed.entries()) {
    if (placed.length === 1) yield { x: a.x + a.radius + reach, y: a.y }
    for (const b of placed.slice(index + 1)) {
      const [ra, rb] = [a.radius + reach, b.radius + reach]
      const apart = Math.hypot(b.x - a.x, b.y - a.y)
      if (apart > ra + rb || apart === 0) continue
      const along = (ra * ra - rb * rb + apart * apart) / (2 * apart)
      const across = Math.sqrt(Math.max(0, ra * ra - along * along))
      const [ux, uy] = [(b.x - a.x) / apart, (b.y - a.y) / apart]
      const [x, y] = [a.x + ux * along, a.y + uy * along]
      yield { x: x - uy * across, y: y + ux * across }
      yield { x: x + uy * across, y: y - ux * across }
    }
  }
}
