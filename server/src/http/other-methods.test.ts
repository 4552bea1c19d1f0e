import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

let turret: TestInstallation
beforeAll(async () => {
  turret = await openTestInstallation()
})
afterAll(() => turret.remove())

const matches = (path: string, address: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address)

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

it('answers 405 with the methods that every address of the contract takes', async () => {
  const { paths } = await turret.get<{ paths: Record<string, Record<string, unknown>> }>('/openapi.json')
  for (const [path, operations] of Object.entries(paths)) {
    const address = path.replace(/\{\w+\}/g, 'x')
    const matching = Object.entries(paths).filter(([other]) => matches(other, address))
    const taken = matching.flatMap(([, others]) => Object.keys(others).map((method) => method.toUpperCase()))
    expect(Object.keys(operations).length).toBeGreaterThan(0)
    for (const method of METHODS.filter((one) => !taken.includes(one))) {
      const response = await turret.call(method, address)
      const allowed = (response.headers.get('allow') ?? '').split(', ')
      expect([method, path, response.status, allowed]).toEqual([method, path, 405, expect.arrayContaining(taken)])
      expect(await response.json()).toMatchObject({ success: false, code: 'METHOD_NOT_ALLOWED' })
    }
  }
})

it('answers 404 where there is nothing at all', async () => {
  for (const path of ['/v1', '/v1/nothing', '/v1/topics/a/b/c', '/track/x']) {
    expect((await turret.call('POST', path)).status).toBe(404)
  }
})
