// What the tests of a client share: for each test a server, a runtime and the errors that its clients report.

import { afterEach, beforeEach } from 'vitest'
import { Turret, type TurretOptions } from '../turret.ts'
import type { TurretError } from '../turret-error.ts'
import { createTestRuntime, type TestRuntime } from './test-runtime.ts'
import { UnreliableServer } from './unreliable-server.ts'

export class ClientFixture {
  readonly errors: TurretError[] = []
  readonly server: UnreliableServer
  runtime: TestRuntime = createTestRuntime()

  constructor(server: UnreliableServer) {
    this.server = server
  }

  createClient(options: TurretOptions = {}): Turret {
    return new Turret({
      apiKey: 'tk_test',
      baseUrl: this.server.baseUrl,
      runtime: this.runtime,
      onError: (error) => this.errors.push(error),
      ...options,
    })
  }
}

/** Registers the set-up and the clean-up; the answer gives the fixture of the test that runs. */
export function useClientFixture(): () => ClientFixture {
  let fixture: ClientFixture | undefined
  beforeEach(async () => {
    fixture = new ClientFixture(await UnreliableServer.start())
  })
  afterEach(() => fixture?.server.stop())
  return () => {
    if (!fixture) throw new Error('The fixture exists within a test only.')
    return fixture
  }
}
