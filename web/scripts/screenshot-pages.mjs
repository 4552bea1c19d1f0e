// The pages that are photographed, and what is opened on them before.

export async function pagesOf(url, key) {
  const ask = async (path) => (await fetch(new URL(path, url), { headers: { 'x-api-key': key } })).json()
  const { topics } = await ask('/v1/topics')
  const { sessions } = await ask('/v1/sessions?limit=20')
  const topic = topics[0].id
  const user = sessions[0].user_id
  const { transitions } = await ask('/v1/journeys')
  const [move] = transitions
  const behind = `/sessions?transition=${move.from.id},${move.to.id}`
  await makeAlerts(url, key, topic)
  const session = sessions.toSorted((a, b) => b.events - a.events)[0].id
  return [
    { name: 'overview', path: '/' },
    { name: 'topics', path: '/topics', whole: false },
    { name: 'topics-grouped', path: '/topics?group=theme', whole: false, prepare: chooseTwo },
    { name: 'topics-merge', path: '/topics', whole: false, prepare: openMerge },
    { name: 'topics-tuning', path: '/topics', whole: false, prepare: press('Granularity') },
    {
      name: 'topics-map',
      path: '/topics?layout=map',
      whole: false,
      prepare: (page) => page.locator('svg a').first().hover(),
    },
    { name: 'topic', path: `/topics/${topic}` },
    { name: 'topic-split', path: `/topics/${topic}`, whole: false, prepare: press('Split') },
    { name: 'journeys', path: '/journeys' },
    { name: 'journeys-compare', path: '/journeys?view=compare&a=platform:ios&b=platform:web' },
    { name: 'sessions', path: '/sessions', whole: false },
    { name: 'sessions-behind', path: behind, whole: false },
    { name: 'session', path: `/sessions/${session}` },
    { name: 'events', path: '/events', whole: false },
    { name: 'users', path: '/users', whole: false },
    { name: 'user', path: `/users/${user}` },
    { name: 'alerts', path: '/alerts' },
    { name: 'alerts-form', path: '/alerts?edit=new', whole: false, prepare: watchShare },
    { name: 'search', path: '/topics', whole: false, prepare: search },
    { name: 'settings-metadata', path: '/settings/metadata' },
    { name: 'settings-topics', path: '/settings/topics' },
    { name: 'settings-project', path: '/settings/project' },
    { name: 'settings-plan', path: '/settings/plan' },
    { name: 'settings-privacy', path: '/settings/privacy' },
    { name: 'settings-keys', path: '/settings/keys' },
    { name: 'settings-models', path: '/settings/models' },
    { name: 'settings-danger', path: '/settings/danger' },
  ]
}

/** One that holds, one that does not, and one that is off; a test of the first, which reaches nobody. */
async function makeAlerts(url, key, topic) {
  const send = async (method, path, body) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' }
    return (
      await fetch(new URL(path, url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    ).json()
  }
  if ((await send('GET', '/v1/alerts')).alerts.length > 0) return
  const hook = { kind: 'webhook', url: 'https://hooks.example.com/turret' }
  const chat = { kind: 'webhook', url: 'https://hooks.slack.example.com/services/T0/B0/x', format: 'slack' }
  const share = { kind: 'share', topic, percent: 2, hours: 168, min_events: 10 }
  const first = await send('POST', '/v1/alerts', { name: 'Too many of one kind', condition: share, channels: [hook] })
  const spike = { name: 'Something is up', condition: { kind: 'spiking_topic' }, channels: [hook, chat] }
  await send('POST', '/v1/alerts', spike)
  const lag = { name: 'Analysis', condition: { kind: 'pipeline_lag' }, channels: [chat], enabled: false }
  await send('POST', '/v1/alerts', lag)
  await send('POST', `/v1/alerts/${first.id}/test`)
  while ((await send('GET', '/v1/alerts')).alerts.some(({ state }) => state === 'waiting')) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

async function watchShare(page) {
  await page.getByRole('dialog').getByLabel('Watch for').selectOption('share')
}

function press(name) {
  return (page) => page.getByRole('button', { name, exact: true }).first().click()
}

async function chooseTwo(page) {
  const boxes = page.getByRole('checkbox', { name: /^Choose / })
  await boxes.nth(0).check({ force: true })
  await boxes.nth(2).check({ force: true })
}

async function openMerge(page) {
  await chooseTwo(page)
  await press('Merge')(page)
}

async function search(page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('cannot log in')
  await page.getByText('Messages', { exact: true }).waitFor()
}
