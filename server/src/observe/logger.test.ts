import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { workerUrl } from '../worker-url.ts'

it('says of an expected failure what happened, and of any other where too', () => {
  const at = (path: string) => workerUrl(import.meta.url, path).href
  const program = `
    const { createLogger } = await import(process.argv[1])
    const { AppError, StartupError } = await import(process.argv[2])
    const logger = createLogger('info')
    logger.warn({ err: new AppError('OVERLOADED', 'Try later.', { cause: new Error('ENOSPC') }) }, 'put off')
    logger.error({ err: new StartupError('The file is missing.') }, 'stopped')
    logger.error({ err: new TypeError('x is undefined') }, 'failed')`
  const given = ['--input-type=module', '--eval', program, at('./logger.ts'), at('../errors.ts')]
  const { stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' })
  const [expected, startup, bug] = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(expected).toEqual({
    ...{ level: 'warn', time: expect.any(String), msg: 'put off' },
    err: { type: 'AppError', code: 'OVERLOADED', message: 'Try later.', cause: { type: 'Error', message: 'ENOSPC' } },
  })
  expect(startup.err).toEqual({ type: 'StartupError', message: 'The file is missing.' })
  expect(bug.err).toMatchObject({ type: 'TypeError', stack: expect.stringContaining('TypeError: x is undefined') })
})
