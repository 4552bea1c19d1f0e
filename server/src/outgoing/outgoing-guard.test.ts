import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AddressRefused, OutgoingGuard, type OutgoingGuardOptions } from './outgoing-guard.ts'
import { privateDestinations } from './private-destinations.ts'
import { isPublicAddress } from './public-address.ts'

const LOOPBACK = { address: '127.0.0.1', family: 4 }
const PUBLIC = { address: '93.184.216.34', family: 4 }

let server: Server
let port: number
let asked: string[]
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  answer = (_, response) => response.end('here')
})

function guardOf(options: Partial<OutgoingGuardOptions> & { readonly allow?: string[] } = {}): OutgoingGuard {
  const { allow = [], ...rest } = options
  return new OutgoingGuard({ allowed: privateDestinations(allow), ...rest })
}

describe('addresses out in the world', () => {
  it.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::8.8.8.8', '64:ff9b::808:808', '64:ff9b:1::1', '100::1'],
    ...['2001::1', '2001:db8::1', '2002:7f00:1::', '2002:808:808::1', '3fff::1', '5f00::1', 'fc00::1', 'fd00:ec2::254'],
    ...['fe80::1', 'fe80::1%eth0', '2606:4700::1111%eth0', 'fec0::1', 'ff02::1', '', 'localhost', '8.8.8', '08.8.8.8'],
  ])('are not: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'are: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe('a request that a user asks for', () => {
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://0',
    'http://①②⑦.0.0.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[64:ff9b::7f00:1]',
  ])('never reaches this machine, however it is written: %s', async (base) => {
    const address = `${base}:${port}/secret`
    await expect(guardOf().check(address)).rejects.toThrow(AddressRefused)
    await expect(guardOf().fetch(address)).rejects.toThrow(AddressRefused)
    expect(asked).toEqual([])
  })

  it('never reaches it by a name, not even by one that led elsewhere before', async () => {
    const answers = [[PUBLIC], [LOOPBACK], [PUBLIC, LOOPBACK]]
    const resolve = async () => answers.shift() ?? []
    const guard = guardOf({ resolve })
    await guard.check(`http://hook.example:${port}`)
    await expect(guard.fetch(`http://hook.example:${port}`)).rejects.toThrow(AddressRefused)
    await expect(guard.fetch(`http://hook.example:${port}`)).rejects.toThrow(AddressRefused)
    await expect(guardOf().fetch(`http://localhost:${port}`)).rejects.toThrow('leads into a private network')
    expect(asked).toEqual([])
  })

  it('goes to the very address that was checked: the name is asked for once', async () => {
    let lookups = 0
    const resolve = async () => {
      lookups++
      return [lookups === 1 ? LOOPBACK : PUBLIC]
    }
    const guard = guardOf({ resolve, allow: ['127.0.0.0/8'] })
    expect(await (await guard.fetch(`http://hook.example:${port}/a`)).text()).toBe('here')
    expect([lookups, asked]).toEqual([1, ['/a']])
  })

  it('is not led on by a redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end()
    const response = await guardOf({ allow: ['localhost'] }).fetch(`http://localhost:${port}/start`)
    expect([response.status, asked]).toEqual([302, ['/start']])
  })

  it.each(['ftp://example.com', 'file:///etc/passwd', 'https://user:word@example.com', 'https://', 'nothing'])(
    'is refused for its address alone: %s',
    async (address) => {
      await expect(guardOf().fetch(address)).rejects.toThrow(AddressRefused)
      await expect(guardOf().check(address)).rejects.toThrow(AddressRefused)
    },
  )

  it('sends what it is told, and gives the answer back', async () => {
    answer = (request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => response.writeHead(201, { 'x-seen': String(request.headers['x-own']) }).end(body))
    }
    const response = await guardOf({ allow: ['127.0.0.1'] }).fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'x-own': 'yes' },
      body: 'grüße',
    })
    expect([response.status, response.headers.get('x-seen'), await response.text()]).toEqual([201, 'yes', 'grüße'])
  })

  it('ends in time, whether nothing comes or never the end', async () => {
    const guard = guardOf({ allow: ['127.0.0.1'], timeoutMs: 100 })
    answer = () => {}
    await expect(guard.fetch(`http://127.0.0.1:${port}`)).rejects.toThrow(/timeout/)
    answer = (_, response) => response.write('one')
    await expect(guard.fetch(`http://127.0.0.1:${port}`)).rejects.toThrow(/timeout/)
    const never = guardOf({ resolve: () => new Promise(() => {}), timeoutMs: 100 })
    await expect(never.fetch('http://hook.example')).rejects.toThrow(/timeout/)
  })

  it('is not waited for where the name is looked up for long: it is checked again when it is sent', async () => {
    await guardOf({ resolve: () => new Promise(() => {}) }).check('http://hook.example')
  })

  it('takes no more of an answer than there is room for', async () => {
    answer = (_, response) => response.end('x'.repeat(2_000))
    const guard = guardOf({ allow: ['127.0.0.1'], mostAnswerBytes: 1_000 })
    await expect(guard.fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('more than 1000 bytes')
  })
})

describe('what the operator allows', () => {
  it.each([
    ['localhost', 'localhost', 80, '127.0.0.1', true],
    ['LocalHost.', 'localhost', 9000, '::1', true],
    ['localhost:11434', 'localhost', 11434, '127.0.0.1', true],
    ['localhost:80', 'localhost', 80, '127.0.0.1', true],
    ['localhost:80', 'localhost', 81, '127.0.0.1', false],
    ['localhost', 'local', 80, '127.0.0.1', false],
    ['127.0.0.1', 'any.example', 80, '127.0.0.1', true],
    ['127.0.0.1', 'any.example', 80, '127.0.0.2', false],
    ['10.1.0.0/16', 'any.example', 80, '10.1.200.3', true],
    ['10.1.0.0/16', 'any.example', 80, '10.2.0.1', false],
    ['10.0.0.0/8', 'any.example', 80, '::ffff:10.0.0.1', false],
    ['fd00::/8', 'any.example', 80, 'fd00:1::2', true],
    ['::1', 'any.example', 80, '::1', true],
    ['[::1]:8080', 'any.example', 8080, '0:0::1', true],
    ['[::1]:8080', 'any.example', 80, '::1', false],
  ])('%s: %s, port %d, at %s is %s', (entry, host, onPort, address, isAllowed) => {
    expect(privateDestinations([entry]).allows({ host, port: onPort }, address)).toBe(isAllowed)
  })

  it.each(['http://localhost', '10.0.0.0/33', 'x/8', 'a b', 'host:99999', '', 'user@host', 'host/'])(
    'is refused where it can mean nothing: %s',
    (entry) => {
      expect(() => privateDestinations([entry])).toThrow(RangeError)
    },
  )
})
