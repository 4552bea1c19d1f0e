import { expect, test } from 'vitest'
import { workerUrl } from './worker-url.ts'

test('from the sources, a worker is the compiled file in dist', () => {
  const caller = new URL('./embed/builtin/caller.ts', import.meta.url).href
  const compiled = new URL('../dist/embed/builtin/x-worker.js', import.meta.url).href
  expect(workerUrl(caller, './x-worker.ts').href).toBe(compiled)
  expect(workerUrl(caller, './x-worker.js').href).toBe(compiled)
})

test('from the compiled files, a worker is the compiled file beside its caller', () => {
  expect(workerUrl('file:///app/src/dist/embed/caller.js', './x-worker.ts').href).toBe(
    'file:///app/src/dist/embed/x-worker.js',
  )
})

test('a caller outside the server is refused', () => {
  expect(() => workerUrl('file:///elsewhere/caller.ts', './x-worker.ts')).toThrow('not a module of the server')
})
