import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoEvents, demoIntents } from '../demo/demo-events.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'
import type { ProjectId } from '../model/ids.ts'
import { createLogger } from '../observe/logger.ts'
import { OutgoingGuard } from '../outgoing/outgoing-guard.ts'
import { privateDestinations } from '../outgoing/private-destinations.ts'
import { AlertSender } from './alert-sender.ts'
import { startAlerts } from './alerts.ts'
import { isGenuine, openWebhookReceiver, type WebhookReceiver } from './webhook-receiver.fixture.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const END = Date.UTC(2026, 2, 20)
const ALLOWED = { TURRET_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' }

let clock: { now: number; nowMs(): number }
let turret: TestInstallation
let receiver: WebhookReceiver

beforeEach(async () => {
  clock = { now: END, nowMs: () => clock.now }
  receiver = await openWebhookReceiver()
})
afterEach(async () => {
  await turret.remove()
  await receiver.close()
})

interface FiredAnswer {
  readonly id: string
  readonly test: boolean
  readonly alert: { readonly name: string }
  readonly findings: { topic: { id: string; label: string } | null; value: number; reference: number | null }[]
  readonly deliveries: { status: string; attempts: number; problem: string | null; next_attempt_at: string | null }[]
}

async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await turret.call(method, path, { body })
  const answer = (await response.json()) as Answer
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

const fired = async () => (await turret.get<{ fired: FiredAnswer[] }>('/v1/alerts/log')).fired
const webhook = (path = '/hook') => ({ kind: 'webhook', url: `${receiver.url}${path}` })

async function look(): Promise<void> {
  await turret.installation.alerts.engine.look()
  await turret.installation.alerts.outbox.deliverDue()
}

function laterBy(delayMs: number) {
  return <Event extends { event_id: string; timestamp: string }>(event: Event) => ({
    ...event,
    event_id: `${event.event_id}-later`,
    timestamp: new Date(Date.parse(event.timestamp) + delayMs).toISOString(),
  })
}

/** Messages of one kind of the demo, said by others on other days. */
function planted(intent: string, times: readonly number[]) {
  const intents = demoIntents()
  const samples = demoEvents({ now: new Date(END) }).filter(
    (event) => event.name === 'user_message' && intents.get(event.event_id) === intent,
  )
  return times.map((atMs, index) => ({
    ...samples[index % samples.length],
    event_id: `planted-${intent}-${index}`,
    session_id: `planted-${intent}-${index}`,
    user_id: `planted-${index % 40}`,
    timestamp: new Date(atMs).toISOString(),
  }))
}

async function track(events: readonly unknown[]): Promise<void> {
  for (let start = 0; start < events.length; start += 1_000) await turret.track(events.slice(start, start + 1_000))
}

async function topicOf(session: string): Promise<string> {
  const path = `/v1/events?from=all&session_id=${session}`
  const { events } = await turret.get<{ events: { topics: { prompt: { id: string } | null } }[] }>(path)
  return events[0]?.topics.prompt?.id ?? 'unclustered'
}

it('raises a spike in the demo once, signed, over restarts, and says nothing of a slow trend', async () => {
  turret = await openTestInstallation(ALLOWED, { clock })
  const spikeAtMs = END - 3 * DAY_MS
  const spike = planted(
    'reset-password',
    Array.from({ length: 90 }, (_, n) => spikeAtMs + n * 4 * 60_000),
  )
  const trendDays = Array.from({ length: 35 }, (_, day) => Math.round(15 * 1.05 ** day))
  const trend = planted(
    'invoice-copy',
    trendDays.flatMap((count, day) =>
      Array.from({ length: count }, (_, n) => END - (35 - day) * DAY_MS + (n * DAY_MS) / count),
    ),
  )
  await track([...demoEvents({ now: new Date(END) }), ...trend, ...spike])
  await send('POST', '/v1/topics/consolidate?dimension=prompt')
  const spikingTopic = await topicOf('planted-reset-password-0')
  expect(await topicOf('planted-invoice-copy-0')).not.toBe(spikingTopic)

  clock.now = END - 6 * DAY_MS
  const { secret } = await send<{ secret: string }>('POST', '/v1/alerts/signing-secret')
  await send('POST', '/v1/alerts', {
    name: 'Something is up',
    condition: { kind: 'spiking_topic' },
    channels: [webhook()],
  })
  const genuine: boolean[] = []
  for (; clock.now < END; clock.now += HOUR_MS) {
    const before = receiver.received.length
    await look()
    genuine.push(...receiver.received.slice(before).map((one) => isGenuine(one, secret, clock.now)))
    if ((END - clock.now) % (12 * HOUR_MS) === 0) turret = await turret.reopen()
  }
  expect(genuine).toEqual([true])
  const [hook] = receiver.received
  const body = JSON.parse(hook?.body ?? '')
  expect(body).toMatchObject({ type: 'alert.fired', alert: { name: 'Something is up', kind: 'spiking_topic' } })
  expect(body.findings.map(({ topic }: { topic: { id: string } }) => topic.id)).toEqual([spikingTopic])
  expect(Date.parse(body.fired_at) - spikeAtMs).toBeLessThanOrEqual(4 * HOUR_MS)
  expect(await fired()).toMatchObject([{ deliveries: [{ status: 'delivered', attempts: 1 }] }])
  if (hook) {
    expect(
      isGenuine({ ...hook, body: hook.body.replace('Something', 'Nothing') }, secret, clock.now - 3 * DAY_MS),
    ).toBe(false)
    expect(isGenuine(hook, secret.replace(/.{4}$/, 'AAA='), Date.parse(body.fired_at))).toBe(false)
  }
}, 120_000)

describe('with little data', () => {
  /** Ten days of 30 messages a day, and a topic of them. */
  async function open(settings: Record<string, string> = ALLOWED): Promise<string> {
    turret = await openTestInstallation(settings, { clock })
    const events = Array.from({ length: 300 }, (_, n) => ({
      name: 'user_message',
      event_id: `e-${n}`,
      timestamp: END - 1 - Math.floor((n * 10 * DAY_MS) / 300),
      metadata: {
        prompt: n % 2 ? `How do I reset my password, attempt ${n}?` : `Where is parcel ${n} right now?`,
        platform: n % 3 ? 'ios' : 'web',
      },
    }))
    await track(events)
    await send('POST', '/v1/topics/consolidate')
    const { topics } = await turret.get<{ topics: { id: string }[] }>('/v1/topics?from=all')
    return topics[0]?.id ?? ''
  }

  const shareOf = (topic: string, percent: number, changes = {}) => ({
    name: 'Share',
    condition: { kind: 'share', topic, percent, hours: 240, min_events: 10 },
    channels: [webhook()],
    ...changes,
  })

  it('tells of a share, of a topic in a segment, and of a segment', async () => {
    const topic = await open()
    const inSegment = { kind: 'share', topic, segment: ['platform:web'], direction: 'below', percent: 90, hours: 240 }
    const ofSegment = { kind: 'share', segment: ['platform:ios'], percent: 60, hours: 240 }
    await send('POST', '/v1/alerts', shareOf(topic, 40, { name: 'topic' }))
    await send('POST', '/v1/alerts', shareOf(topic, 60, { name: 'too much' }))
    await send('POST', '/v1/alerts', shareOf(topic, 0, { name: 'in segment', condition: inSegment }))
    await send('POST', '/v1/alerts', shareOf(topic, 0, { name: 'of segment', condition: ofSegment }))
    await look()
    const told = (await fired()).map(({ alert, findings: [finding] }) => [
      ...[alert.name, finding?.topic?.id],
      Math.round((finding?.value ?? 0) * 100),
    ])
    expect(told.sort()).toEqual([
      ['in segment', topic, 50],
      ['of segment', undefined, 67],
      ['topic', topic, 50],
    ])
    const { alerts } = await turret.get<{ alerts: { name: string; state: string }[] }>('/v1/alerts')
    expect(alerts.filter(({ state }) => state !== 'firing')).toMatchObject([{ name: 'too much', state: 'quiet' }])
  })

  it('tells of a topic that was born since, once', async () => {
    turret = await openTestInstallation(ALLOWED, { clock })
    const overTenDays = Array.from({ length: 100 }, (_, n) => END - 1 - (n * 10 * DAY_MS) / 100)
    for (const intent of ['reset-password', 'invoice-copy', 'dark-mode']) await track(planted(intent, overTenDays))
    await send('POST', '/v1/topics/consolidate?dimension=prompt')
    const condition = { kind: 'new_topic', min_events: 10 }
    await send('POST', '/v1/alerts', { name: 'News', condition, channels: [webhook()] })
    await look()
    const later = Array.from({ length: 80 }, (_, n) => END + n * 60_000)
    clock.now += 2 * HOUR_MS
    await track(planted('refund', later))
    await send('POST', '/v1/topics/consolidate?dimension=prompt')
    const born = await topicOf('planted-refund-0')
    for (let hour = 0; hour < 32 * 24; hour += 4) {
      clock.now += 4 * HOUR_MS
      await look()
      // Its numbers fall and rise again: it is not new a second time.
      if (hour === 20 * 24) await track(planted('refund', later).map(laterBy(20 * DAY_MS)))
    }
    expect((await fired()).map(({ findings }) => findings.map(({ topic }) => topic?.id))).toEqual([[born]])
    expect(receiver.received).toHaveLength(1)
    const { findings, title } = JSON.parse(receiver.received[0]?.body ?? '')
    expect(title).toMatch(/^New topic: /)
    expect(findings[0].topic.examples).toHaveLength(3)
  })

  it('writes an alert before its memory of it: dying in between raises it once', async () => {
    const topic = await open()
    const { id } = await send<{ id: string }>('POST', '/v1/alerts', shareOf(topic, 40))
    const { registry, alerts } = turret.installation
    await alerts.engine.look()
    const key = `alert-state/default/${id}`
    await registry.delete(key, (await registry.get(key))?.version ?? 0)
    clock.now += 60_000
    await look()
    await look()
    expect(await fired()).toHaveLength(1)
    expect(receiver.received).toHaveLength(1)
  })

  it('is raised and sent once where two owners overlap for a moment', async () => {
    const topic = await open()
    await send('POST', '/v1/alerts', shareOf(topic, 40))
    const { registry, warehouse, pipeline, alerts } = turret.installation
    const guard = new OutgoingGuard({ allowed: privateDestinations(['127.0.0.1']) })
    const sender = new AlertSender({ guard, mail: null })
    const logger = createLogger('silent')
    const others = await Promise.all(
      [1, 2, 3].map(() => startAlerts({ registry, warehouse, pipeline, clock, logger, sender, publicUrl: null })),
    )
    const owners = [alerts, ...others]
    await Promise.all(owners.map(({ engine }) => engine.look()))
    await Promise.all(owners.map(({ outbox }) => outbox.deliverDue()))
    await Promise.all(others.map((one) => one.stop()))
    expect(await fired()).toMatchObject([{ deliveries: [{ status: 'delivered', attempts: 1 }] }])
    expect(receiver.received).toHaveLength(1)
  })

  it('shows the address of a webhook to those who may change it, and to others its host alone', async () => {
    const topic = await open()
    const { id } = await send<{ id: string }>(
      'POST',
      '/v1/alerts',
      shareOf(topic, 40, { channels: [webhook('/s3cret')] }),
    )
    await send('POST', `/v1/alerts/${id}/test`)
    await send('POST', '/v1/alerts/signing-secret')
    const { access } = turret.installation
    const reader = await access.createKey({ project: 'default' as ProjectId, name: 'reader', scopes: ['read'] })
    for (const path of ['/v1/alerts', `/v1/alerts/${id}`, '/v1/alerts/log']) {
      expect(await (await turret.call('GET', path)).text()).toContain('/s3cret')
      const shown = await (await turret.call('GET', path, { key: reader })).text()
      expect(shown).toContain(`${receiver.url}/…`)
      expect(shown).not.toMatch(/s3cret|whsec_/)
    }
    expect(await (await turret.call('GET', '/v1/alerts')).text()).not.toContain('whsec_')
  })

  it('tries again with growing waits, keeps the id, obeys Retry-After, and gives up in the end', async () => {
    const topic = await open()
    receiver.answers.push(500, 0, 429, ...Array.from({ length: 20 }, () => 503))
    await send('POST', '/v1/alerts', shareOf(topic, 40))
    await look()
    const waits: number[] = []
    for (let step = 0; step < 2_000 && (await fired())[0]?.deliveries[0]?.status === 'pending'; step++) {
      const next = Date.parse((await fired())[0]?.deliveries[0]?.next_attempt_at ?? '')
      waits.push(next - clock.now)
      clock.now = next
      await turret.installation.alerts.outbox.deliverDue()
    }
    expect(await fired()).toMatchObject([
      { deliveries: [{ status: 'failed', attempts: 10, problem: 'The receiver answered 503' }] },
    ])
    expect(receiver.received).toHaveLength(10)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(waits[2]).toBeGreaterThanOrEqual(120_000)
    for (const [index, waitMs] of waits.entries()) {
      if (index !== 2) expect(waitMs).toBeLessThanOrEqual(15_000 * 2 ** index)
    }
  })

  it('never calls into the own network, unless the operator allows it, and never shows an answer', async () => {
    const topic = await open({})
    const refused = await turret.call('POST', '/v1/alerts', { body: shareOf(topic, 40) })
    expect([refused.status, await refused.json()]).toMatchObject([400, { details: [{ path: 'channels[0].url' }] }])
    turret = await turret.reopen()
    expect(receiver.received).toHaveLength(0)
  })

  it('speaks as Slack wants it, with nobody mentioned and no personal data', async () => {
    const topic = await open()
    await send('PATCH', `/v1/topics/${topic}`, { label: '<!channel> ada@example.com *x*' })
    await send('POST', '/v1/alerts', shareOf(topic, 40, { channels: [{ ...webhook(), format: 'slack' }] }))
    await look()
    const { text } = JSON.parse(receiver.received[0]?.body ?? '')
    expect(text).toContain('&lt;!channel&gt; [email]')
    expect(text).not.toMatch(/<!|ada@/)
  })

  it('sends a test at once, says what came of it, and not twice in a breath', async () => {
    const topic = await open()
    receiver.answers.push(404)
    const channels = [webhook(), { ...webhook('/slack'), format: 'slack' }]
    const { id } = await send<{ id: string }>('POST', '/v1/alerts', shareOf(topic, 90, { channels }))
    const answer = await send<FiredAnswer>('POST', `/v1/alerts/${id}/test`)
    expect(answer.deliveries.map(({ status }) => status).sort()).toEqual(['delivered', 'failed'])
    expect((await turret.call('POST', `/v1/alerts/${id}/test`)).status).toBe(429)
    clock.now += 11_000
    expect(await send<FiredAnswer>('POST', `/v1/alerts/${id}/test`)).toMatchObject({ test: true })
  })

  it('gives up what a deleted alert had to say', async () => {
    const topic = await open()
    receiver.answers.push(500)
    const { id } = await send<{ id: string }>('POST', '/v1/alerts', shareOf(topic, 40))
    await look()
    await send('DELETE', `/v1/alerts/${id}`)
    clock.now += HOUR_MS
    await look()
    expect(receiver.received).toHaveLength(1)
    expect(await fired()).toMatchObject([{ deliveries: [{ status: 'failed', problem: 'The alert was deleted' }] }])
  })

  it('says so where the topic of an alert has ended', async () => {
    const topic = await open()
    const { topics } = await turret.get<{ topics: { id: string }[] }>('/v1/topics?from=all')
    const { id } = await send<{ id: string }>('POST', '/v1/alerts', shareOf(topic, 40))
    await send('POST', '/v1/topics/merge', { topics: [topics.at(-1)?.id, topic] })
    await look()
    const alert = await turret.get<{ state: string; problem: string }>(`/v1/alerts/${id}`)
    expect(alert).toMatchObject({ state: 'problem', problem: expect.stringContaining('has ended') })
  })

  it('mails what it has to say', async () => {
    const mails: string[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        let mail = `to ${session.envelope.rcptTo.map(({ address }) => address).join(' ')}\n`
        stream.on('data', (chunk: Buffer) => {
          mail += chunk.toString()
        })
        stream.on('end', () => {
          mails.push(mail)
          done()
        })
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.server.address() as AddressInfo
    const topic = await open({
      TURRET_SMTP_URL: `smtp://127.0.0.1:${port}`,
      TURRET_SMTP_FROM: 'Turret <turret@example.com>',
      TURRET_PUBLIC_URL: 'https://turret.example.com',
    })
    const channels = [{ kind: 'email', to: 'ada@example.com' }]
    await send('POST', '/v1/alerts', shareOf(topic, 40, { channels }))
    await look()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect(await fired()).toMatchObject([{ deliveries: [{ status: 'delivered' }] }])
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatch(/^to ada@example\.com\n/)
    expect(mails[0]).toMatch(/Subject: \[Turret\] .* is above 40%/)
    expect(mails[0]).toContain(`https://turret.example.com/topics/${topic}`)
  })

  it('has no mail without a mail server', async () => {
    const topic = await open()
    const channels = [{ kind: 'email', to: 'ada@example.com' }]
    const response = await turret.call('POST', '/v1/alerts', { body: shareOf(topic, 40, { channels }) })
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining('TURRET_SMTP_URL'),
    ])
  })

  it('keeps the newest 200 of what it raised', async () => {
    const topic = await open()
    const { id } = await send<{ id: string }>('POST', '/v1/alerts', shareOf(topic, 40))
    const { registry } = turret.installation
    await look()
    const [record] = await registry.list<{ firedAtMs: number }>('alerts/default/')
    for (let n = 0; n < 205; n++) {
      await registry.put(`alerts/default/${id}-old-${n}`, { ...record?.value, id: `${id}-old-${n}`, firedAtMs: n }, 0)
    }
    await send('POST', `/v1/alerts/${id}/test`)
    const kept = (await turret.get<{ fired: FiredAnswer[] }>('/v1/alerts/log?limit=200')).fired
    expect([kept.length, kept[0]?.test, kept[1]?.id]).toEqual([200, true, `${id}-1`])
  })
})
