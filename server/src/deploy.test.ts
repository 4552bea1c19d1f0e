// What is shipped to run Turret must name settings that exist, and keep the promises of the guide.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTING_NAMES } from './config.ts'
import { createMetrics } from './observe/metrics.ts'
import { repositoryRoot } from './repository-root.fixture.ts'

const root = `${repositoryRoot()}/`
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const filesBelow = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
const chart = filesBelow('deploy/helm')
const shipped = ['Dockerfile', 'compose.yaml', 'compose.cluster.yaml', ...chart]
const has = (command: string) => [['version'], ['--version']].some((given) => spawnSync(command, given).status === 0)

describe('what is shipped', () => {
  it.each(shipped)('names only settings that exist: %s', (path) => {
    const names = [...read(path).matchAll(/\bTURRET_[A-Z][A-Z_]*[A-Z]\b/g)].map(([name]) => name)
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([])
  })

  it('names settings at all', () => {
    const all = shipped.map(read).join('\n')
    for (const name of ['TURRET_ROLE', 'TURRET_NATS_URL', 'TURRET_CLICKHOUSE_URL', 'TURRET_API_KEY']) {
      expect(all).toContain(name)
    }
  })
})

describe('SECURITY.md', () => {
  const text = read('SECURITY.md')

  it('names settings, files and tests that exist, and a defence for each of its lines', () => {
    const names = [...text.matchAll(/\bTURRET_[A-Z][A-Z_]*[A-Z]\b/g)].map(([name]) => name)
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([])
    const defences = text.split('## What is defended')[1]?.split('\n## ')[0]?.split('\n').slice(3) ?? []
    const rows = defences.filter((line) => line.startsWith('| ') && !line.startsWith('| against'))
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows) {
      const [, against, , code = '', shown = ''] = row.split(' | ').length === 4 ? ['', ...row.split(' | ')] : []
      const paths = [code, shown].map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? ''))
      expect([against, paths.every((cell) => cell.length > 0)]).toEqual([against, true])
      expect(paths.flat().filter((path) => !existsSync(join(root, path)))).toEqual([])
      expect(paths[1]?.filter((path) => !path.endsWith('.test.ts'))).toEqual([])
    }
  })
})

describe('the image', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1)
  const last = stages.at(-1) ?? ''

  it('is built in stages from bases with a version, and runs without rights', () => {
    expect(stages.length).toBeGreaterThan(1)
    for (const stage of stages) expect(stage).toMatch(/^[a-z./-]+:\d/)
    expect(last).toMatch(/^USER (?!root\b|0\b)\S+$/m)
    expect(last.indexOf('USER ')).toBeLessThan(last.indexOf('ENTRYPOINT'))
    expect(last).not.toMatch(/npm (ci|install)|apt-get/)
  })

  it('checks its own health by readiness', () => {
    expect(last).toMatch(/^HEALTHCHECK .*\/readyz/m)
  })
})

describe('the chart', () => {
  it('keeps Kubernetes from setting TURRET_PORT, and the root file system read-only', () => {
    const pod = read('deploy/helm/turret/templates/_pod.tpl')
    for (const line of ['enableServiceLinks: false', 'readOnlyRootFilesystem: true', 'runAsNonRoot: true']) {
      expect(pod).toContain(line)
    }
  })

  it.skipIf(!has('helm'))('renders one process by default, and roles for a cluster', () => {
    const render = (...given: string[]) =>
      spawnSync('helm', ['template', 'turret', join(root, 'deploy/helm/turret'), ...given], { encoding: 'utf8' })
    const rolesOf = (text: string) => [...text.matchAll(/name: TURRET_ROLE, value: "(\w+)"/g)].map(([, role]) => role)
    expect(spawnSync('helm', ['lint', '--strict', join(root, 'deploy/helm/turret')]).status).toBe(0)
    expect(rolesOf(render().stdout)).toEqual(['all'])
    const cluster = render('--set', 'cluster.enabled=true').stdout
    expect(rolesOf(cluster)).toEqual(['api', 'worker'])
    expect(cluster.match(/TURRET_CLICKHOUSE_URL/g)?.length).toBe(4)
  })
})

describe('the configuration of NATS', () => {
  const config = read('deploy/nats/nats.conf')

  it('syncs every write', () => {
    expect(config).toMatch(/sync_interval: always/)
  })

  it.skipIf(spawnSync('nats-server', ['--version']).status !== 0)('is one that nats-server accepts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turret-nats-conf-'))
    // Servers before 2.10 do not know this key.
    writeFileSync(join(folder, 'nats.conf'), config.replace(/sync_interval: always/, ''))
    const env = { ...process.env, SERVER_NAME: 'nats-1', NATS_PASSWORD: 'a-password' }
    const { status, stderr } = spawnSync('nats-server', ['-t', '-c', join(folder, 'nats.conf')], {
      env,
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    expect([status, stderr]).toEqual([0, expect.stringContaining('is valid')])
  })
})

describe('what watches over a server', () => {
  const alerts = read('deploy/prometheus/alerts.yml')
  const dashboard = JSON.parse(read('deploy/grafana/turret.json')) as {
    panels: { title: string; targets: { expr: string }[] }[]
  }
  const expressions = [
    ...[...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, expression]) => expression as string),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ]

  it('asks only for figures that a server shows', async () => {
    const none = () => 0
    const live = { dataFolder: tmpdir(), pending: none, cursor: none, stalledSeconds: none, ownedParts: none }
    const shown = await createMetrics(live).registry.metrics()
    const names = [...shown.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    )
    const asked = new Set(expressions.flatMap((expression) => expression.match(/\bturret_\w+/g) ?? []))
    expect(asked.size).toBeGreaterThan(10)
    expect([...asked].filter((name) => !names.includes(name))).toEqual([])
  })

  it('says in the guide what to do for every alert', () => {
    const guide = read('docs/guide/operations.md')
    const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name as string)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })

  it.skipIf(!has('promtool'))('has rules that Prometheus accepts', () => {
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(root, 'deploy/prometheus/alerts.yml')])
    expect([status, String(stderr)]).toEqual([0, ''])
  })
})
