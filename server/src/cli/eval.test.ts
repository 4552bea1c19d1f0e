// turret eval as a user runs it: a real process on small labelled files.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { StartupError } from '../errors.ts'
import type { EvaluationReport } from '../eval/evaluate.ts'
import { type EvalOptions, runEval } from './eval.ts'
import { runTurret } from './server-process.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'turret-eval-test-'))
const data = join(folder, 'data')
const temporary = join(folder, 'temporary')
const file = join(folder, 'messages.jsonl')
for (const path of [data, temporary]) mkdirSync(path)

const MESSAGES: Record<string, string[]> = {
  password: [
    'How do I reset my password?',
    'I forgot my password',
    'My password is not accepted',
    'Change my password',
  ],
  weather: [
    'Will it rain tomorrow?',
    'Is rain coming this weekend?',
    'How much rain will fall today?',
    'Rain forecast please',
  ],
  pizza: [
    'Order a large pizza',
    'I want a pizza with mushrooms',
    'Can you deliver a pizza?',
    'One pizza with extra cheese',
  ],
}
const lines = Object.entries(MESSAGES).flatMap(([intent, texts]) =>
  texts.flatMap((text) => [1, 2, 3, 4].map((copy) => ({ text: `${text} (${copy})`, intent, turn: copy }))),
)
writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('measures a labelled file and leaves nothing behind', async () => {
  const argv = ['eval', file, '--orders', '2', '--where', 'turn!=4', '--labels', '--json']
  const { code, stdout } = await runTurret(data, argv, { TMPDIR: temporary })
  const report = JSON.parse(stdout) as EvaluationReport
  expect(code).toBe(0)
  expect(report.orders).toHaveLength(2)
  expect(report.mean).toMatchObject({ rows: 36, labels: 3, topics: 3, ari: 1, unclustered_share: 0 })
  expect(report.order_agreement).toBe(1)
  expect(report.k_means?.ari).toBeGreaterThan(0.5)
  expect(report.labels?.topics.map(({ gold }) => gold).sort()).toEqual(['password', 'pizza', 'weather'])
  expect([...readdirSync(data), ...readdirSync(temporary)]).toEqual([])
})

const usual: EvalOptions = { text: 'text', gold: 'intent', where: [], orders: '1' }

test.each<[Partial<EvalOptions>, RegExp]>([
  [{ gold: 'label' }, /has no column label: its columns are text, intent, turn\.$/],
  [{ where: ['split=test'] }, /has no column split: its columns are/],
  [{ where: ['turn=9'] }, /Fewer than two rows/],
  [{ orders: '0' }, /--orders 0: write a whole number/],
  [{ limit: 'many' }, /--limit many: write a whole number/],
  [{ late: '2' }, /--late 2: write a share/],
  [{ doubling: true, foreign: 'pizza' }, /choose one/],
  [{ smallTalk: true }, /--small-talk needs whole conversations/],
])('%j is refused with a sentence', async (options, sentence) => {
  const refusal = runEval(readConfig({ TURRET_DATA: data }), file, { ...usual, ...options })
  await expect(refusal).rejects.toThrow(StartupError)
  await expect(refusal).rejects.toThrow(sentence)
})
