// npm run audit: fails where a package that users install has a known vulnerability of high or critical severity.
// A registry that cannot be reached, or offers no such list, fails nothing: then it says that nothing was checked.
import { spawnSync } from 'node:child_process'

const LONGEST_MS = 120_000
const SEVERE = ['high', 'critical']

const argv = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=30000']
const run = spawnSync('npm', argv, { encoding: 'utf8', timeout: LONGEST_MS, shell: process.platform === 'win32' })
const report = parsed(run.stdout ?? '')
if (report?.vulnerabilities === undefined || report.auditReportVersion === undefined) {
  const reason = String(report?.message ?? run.error?.message ?? 'no report').split('\n')[0]
  console.log(`Dependencies were not checked for known vulnerabilities: the registry gives no list (${reason}).`)
} else {
  const severe = Object.values(report.vulnerabilities).filter(({ severity }) => SEVERE.includes(severity))
  for (const { name, severity, range, via } of severe) {
    const titles = via.map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title} ${one.url}`))
    console.error(`${severity}: ${name} ${range}: ${titles.join('; ')}`)
  }
  const milder = Object.keys(report.vulnerabilities).length - severe.length
  const checked = report.metadata?.dependencies?.prod ?? 0
  console.log(`${checked} dependencies: ${severe.length} with severe vulnerabilities, ${milder} with milder ones.`)
  process.exitCode = severe.length === 0 ? 0 : 1
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
