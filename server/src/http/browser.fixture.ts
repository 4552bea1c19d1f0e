// For tests of signed-in routes: a browser that keeps its cookie, and proves with each change that it saw a page of ours.

import type { Role } from '../accounts/role.ts'
import type { ProjectId } from '../model/ids.ts'
import type { TestInstallation } from './installation.fixture.ts'

/** So little work that tests do not wait for it; never for real passwords. */
export const QUICK_PASSWORDS = { passwordParameters: { cost: 2, blockSize: 8, parallelization: 1 } } as const
export const PASSWORD = 'correct horse battery'

export interface Me {
  member: { id: string; email: string }
  project: { id: string; name: string } | null
  role: Role | null
  projects: { id: string; name: string; role: Role }[]
  csrf_token: string
}

export interface BrowserAnswer<Body = unknown> {
  readonly status: number
  readonly body: Body
  readonly headers: Headers
}

export class TestBrowser {
  readonly #turret: TestInstallation
  cookie = ''
  csrf = ''

  constructor(turret: TestInstallation) {
    this.#turret = turret
  }

  async call<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<BrowserAnswer<Body>> {
    const response = await this.#turret.call(method, path, {
      key: null,
      body,
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.csrf === '' ? {} : { 'x-csrf-token': this.csrf }),
        ...headers,
      },
    })
    const set = response.headers.get('set-cookie')
    if (set !== null) this.cookie = /Max-Age=0\b/.test(set) ? '' : (set.split(';')[0] ?? '')
    const answer = await answerOf(response)
    const csrf = answer?.csrf_token ?? answer?.me?.csrf_token
    if (typeof csrf === 'string') this.csrf = csrf
    return { status: response.status, body: answer as Body, headers: response.headers }
  }

  logIn(email: string, password = PASSWORD): Promise<BrowserAnswer<Me>> {
    return this.call<Me>('POST', '/v1/login', { email, password })
  }
}

/** JSON as a value, any other answer as its text. */
export async function answerOf(response: Response) {
  const text = await response.text()
  const isJson = /^application\/json/.test(response.headers.get('content-type') ?? '')
  return isJson ? JSON.parse(text) : text
}

/** A browser signed in as a member with `role` in `project` (default: the default project). */
export async function signedIn(
  turret: TestInstallation,
  email: string,
  role: Role,
  project?: ProjectId,
): Promise<TestBrowser> {
  const { access, accounts } = turret.installation
  const known = await accounts.members.findByEmail(email)
  const member = known ?? (await accounts.members.create(email, PASSWORD))
  await accounts.members.setRole(project ?? (await access.ensureDefaultProject()), member.id, role)
  const browser = new TestBrowser(turret)
  const { status } = await browser.logIn(email)
  if (status !== 200) throw new Error(`${email} could not log in: ${status}`)
  return browser
}
