// Destinations inside one's own network that the operator allows: names, addresses and blocks of addresses.

import { BlockList, isIP } from 'node:net'

export interface Destination {
  /** As in an address: lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export interface PrivateDestinations {
  /** Whether a host may be asked at this address, although the address is no public one. */
  allows(destination: Destination, address: string): boolean
}

type Rule = (destination: Destination, address: string) => boolean

/**
 * Entries such as `hooks.internal`, `localhost:11434`, `10.1.2.3`, `[::1]:8080`, `10.1.0.0/16`. A name is allowed
 * wherever it leads; addresses and blocks are compared with where a name leads. Throws RangeError for other entries.
 */
export function privateDestinations(entries: readonly string[]): PrivateDestinations {
  const rules = entries.map(ruleOf)
  return { allows: (destination, address) => rules.some((rule) => rule(destination, address)) }
}

function ruleOf(entry: string): Rule {
  if (entry.includes('/')) return blockRule(entry)
  const { host, port } = hostAndPort(entry)
  const isPort = (destination: Destination) => port === null || destination.port === port
  if (isIP(host) !== 0) return (destination, address) => isPort(destination) && isSame(address, host)
  return (destination) => isPort(destination) && destination.host === host
}

function blockRule(entry: string): Rule {
  const [network = '', bits = ''] = entry.split('/')
  const family = isIP(network)
  const most = family === 4 ? 32 : 128
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) throw notUsable(entry)
  const list = new BlockList()
  list.addSubnet(network, Number(bits), familyName(family))
  return (_, address) => isIP(address) === family && list.check(address, familyName(family))
}

function hostAndPort(entry: string): { host: string; port: number | null } {
  const authority = isIP(entry) === 6 ? `[${entry}]` : entry
  const isPlain = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.test(authority)
  if (!isPlain || !URL.canParse(`http://${authority}`)) throw notUsable(entry)
  const url = new URL(`http://${authority}`)
  const port = /:(\d+)$/.exec(authority.replace(/^\[.*\]/, ''))?.[1]
  return { host: plainHost(url.hostname), port: port === undefined ? null : Number(port) }
}

/** A host name as addresses are compared: lower case, without the brackets of IPv6 and the dot of the root. */
export function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

function isSame(address: string, other: string): boolean {
  const family = isIP(address)
  if (family === 0 || isIP(other) !== family) return false
  const list = new BlockList()
  list.addAddress(other, familyName(family))
  return list.check(address, familyName(family))
}

function familyName(family: number): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6'
}

function notUsable(entry: string): RangeError {
  return new RangeError(`${entry} is neither a host, an address nor a block such as 10.1.0.0/16`)
}
