import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig, SETTING_NAMES } from './config.ts'
import { StartupError } from './errors.ts'

it('has a default for everything, and listens on this machine only', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, logLevel: 'info', maxPending: 1_000_000 })
  expect(config.dataFolder).toMatch(/\/data$/)
  expect(config.apiKey).toBeUndefined()
})

it('treats an empty value as not set, and leaves other variables alone', () => {
  expect(readConfig({ TURRET_PORT: '', PORT: '9', TURRETS: 'x' }).port).toBe(8080)
})

it('names the setting that was probably meant', () => {
  expect(() => readConfig({ TURRET_PROT: '1' })).toThrow('Unknown setting TURRET_PROT: did you mean TURRET_PORT?')
})

it.each([
  ['TURRET_PORT', 'abc'],
  ['TURRET_PORT', '65536'],
  ['TURRET_PORT', '80.5'],
  ['TURRET_LOG_LEVEL', 'loud'],
  ['TURRET_API_KEY', 'with spaces in it'],
  ['TURRET_MAX_PENDING', '0'],
  ['TURRET_PUBLIC_URL', 'nowhere'],
  ['TURRET_SMTP_URL', 'https://mail.example.com'],
  ['TURRET_SMTP_FROM', 'turret@example.com'],
  ['TURRET_ALLOWED_PRIVATE_HOSTS', 'localhost,http://inside'],
  ['TURRET_EMBEDDER', 'word2vec'],
  ['TURRET_EMBEDDING_BASE_URL', 'ftp://models'],
])('refuses %s=%s with its name, and never repeats a secret', (name, value) => {
  const attempt = () => readConfig({ [name]: value })
  expect(attempt).toThrow(StartupError)
  expect(attempt).toThrow(name)
  if (name === 'TURRET_API_KEY') expect(attempt).not.toThrow(value)
})

it('takes an embedder with what it needs, and refuses settings of another one', () => {
  expect(readConfig({}).embedder).toEqual({ kind: 'builtin' })
  expect(readConfig({ TURRET_EMBEDDER: 'openai', TURRET_EMBEDDING_API_KEY: 'sk-1' }).embedder).toEqual({
    ...{ kind: 'openai', baseUrl: 'https://api.openai.com/v1', apiKey: 'sk-1', model: 'text-embedding-3-small' },
  })
  const local = { TURRET_EMBEDDER: 'transformers', TURRET_EMBEDDING_MODEL: './models/tiny' }
  expect(readConfig(local).embedder).toEqual({ kind: 'transformers', model: './models/tiny' })
  expect(() => readConfig({ TURRET_EMBEDDER: 'transformers' })).toThrow('TURRET_EMBEDDING_MODEL is not set')
  expect(() => readConfig({ TURRET_EMBEDDING_MODEL: 'x' })).toThrow('TURRET_EMBEDDER=builtin does not use')
  expect(() => readConfig({ ...local, TURRET_EMBEDDING_API_KEY: 'sk-2' })).toThrow(/does not use/)
  expect(() => readConfig({ ...local, TURRET_EMBEDDING_API_KEY: 'sk-2' })).not.toThrow(/sk-2/)
})

it('takes a language model with its limits, none where none is named, and half of one never', () => {
  expect(readConfig({}).languageModel).toBe(null)
  expect(readConfig({ TURRET_LLM_BASE_URL: 'http://localhost:11434/v1', TURRET_LLM_MODEL: 'llama' })).toMatchObject({
    languageModel: {
      ...{ baseUrl: 'http://localhost:11434/v1', apiKey: null, model: 'llama' },
      ...{ requestsPerDay: 1_000, tokensPerDay: 1_000_000 },
    },
    languageModelTimeoutMs: 60_000,
  })
  const half = () => readConfig({ TURRET_LLM_API_KEY: 'sk-secret' })
  expect(half).toThrow('TURRET_LLM_MODEL is not set')
  expect(half).not.toThrow('sk-secret')
})

it('reads a secret from the file that …_FILE names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-config-'))
  writeFileSync(join(folder, 'key'), 'a-key-from-a-file\n')
  expect(readConfig({ TURRET_API_KEY_FILE: join(folder, 'key') }).apiKey).toBe('a-key-from-a-file')
  expect(() => readConfig({ TURRET_API_KEY_FILE: join(folder, 'none') })).toThrow(/TURRET_API_KEY_FILE/)
  rmSync(folder, { recursive: true })
})

it('lists every setting in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  for (const name of SETTING_NAMES) expect(readme).toContain(name)
})

it('takes a mail server with a sender, and hosts of the own network', () => {
  expect(readConfig({})).toMatchObject({ mail: null, allowedPrivateHosts: [] })
  const mail = { TURRET_SMTP_URL: 'smtps://user:secret@mail.example.com', TURRET_SMTP_FROM: 'Turret <t@example.com>' }
  const config = readConfig({ ...mail, TURRET_ALLOWED_PRIVATE_HOSTS: ' localhost:9000, 10.1.0.0/16 ' })
  expect(config.mail).toEqual({ url: mail.TURRET_SMTP_URL, from: mail.TURRET_SMTP_FROM })
  expect(config.allowedPrivateHosts).toEqual(['localhost:9000', '10.1.0.0/16'])
  const alone = () => readConfig({ TURRET_SMTP_URL: mail.TURRET_SMTP_URL })
  expect(alone).toThrow('TURRET_SMTP_FROM is not set')
  expect(alone).not.toThrow('secret')
})
