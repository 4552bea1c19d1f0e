// Alerts of a project: rules, how they stand, what was raised and how it was delivered, and a button to try them.

import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { roleAllows } from '../accounts/role.ts'
import { trimAlerts } from '../alerts/alert-engine.ts'
import { type AlertPostOptions, postAlert } from '../alerts/alert-post.ts'
import { type AlertDelivery, type AlertRecord, alertKey, listAlerts, MOST_ALERTS } from '../alerts/alert-record.ts'
import type { AlertChannel, AlertRule } from '../alerts/alert-rule.ts'
import { AlertRules } from '../alerts/alert-rules.ts'
import type { AlertSender } from '../alerts/alert-sender.ts'
import { renewSigningSecret, signingSecretAgeMs } from '../alerts/webhook-signature.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { AddressRefused } from '../outgoing/outgoing-guard.ts'
import type { Registry } from '../registry/registry.ts'
import { DONE, dateOf, doneSchema } from './account-schemas.ts'
import { AlertNames, conditionOf, shownChannel } from './alert-conditions.ts'
import { alertChangesSchema, alertSchema, alertsSchema, firedAlertSchema, newAlertSchema } from './alert-schemas.ts'
import { invalid, text, wholeNumber } from './analytic-query.ts'
import type { Caller, DefineRoute } from './route.ts'

export interface AlertRoutesOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly alertSender: AlertSender
  readonly publicUrl: string | null
}

const TAG = 'Alerts'
const DEFAULT_LOGGED = 50
const BETWEEN_TESTS_MS = 10_000
const ID_BYTES = 6
const pathParameters = z.object({ id: z.string().min(1).openapi({ example: 'al_0123456789abcdef' }) })

export function alertRoutes(route: DefineRoute, options: AlertRoutesOptions): void {
  const { registry, clock, alertSender } = options
  const rules = new AlertRules(registry, clock)
  route({
    method: 'get',
    path: '/v1/alerts',
    tag: TAG,
    summary: 'Alerts and how they stand',
    scope: 'read',
    response: alertsSchema,
    async handle({ project, role }) {
      const names = new AlertNames(registry, project)
      const all = await rules.list(project)
      const createdAtMs = await signingSecretAgeMs(registry, project)
      return {
        alerts: await Promise.all(all.map((rule) => ruleAnswer(rules, names, rule, role))),
        mail: alertSender.canMail,
        signing_secret_created_at: createdAtMs === null ? null : dateOf(createdAtMs),
      }
    },
  })
  route({
    method: 'get',
    path: '/v1/alerts/log',
    tag: TAG,
    summary: 'What was raised and how it was delivered',
    description: `Newest first; the last ${MOST_ALERTS} of a project are kept.`,
    scope: 'read',
    query: z.object({
      alert: text.optional().openapi({ description: 'Only of this alert' }),
      limit: wholeNumber(1, MOST_ALERTS)
        .optional()
        .openapi({ type: 'integer', minimum: 1, maximum: MOST_ALERTS, default: DEFAULT_LOGGED }),
    }),
    response: z.object({ fired: z.array(firedAlertSchema) }),
    async handle({ project, role, query }) {
      const names = new AlertNames(registry, project)
      const records = (await listAlerts(registry, project)).filter(
        ({ rule }) => query.alert === undefined || rule.id === query.alert,
      )
      const shown = records.slice(0, query.limit ?? DEFAULT_LOGGED)
      return { fired: await Promise.all(shown.map((record) => firedAnswer(names, record, role))) }
    },
  })
  changeRoutes(route, options, rules)
  testRoutes(route, options, rules)
}

function changeRoutes(route: DefineRoute, { registry, alertSender }: AlertRoutesOptions, rules: AlertRules): void {
  route({
    method: 'post',
    path: '/v1/alerts',
    tag: TAG,
    summary: 'Make an alert',
    description:
      'Looked at within half a minute, then every 5 minutes. Topics are given by id, and answered with names.',
    scope: 'manage',
    body: newAlertSchema,
    response: alertSchema,
    errors: ['MISSING_REQUIRED_FIELD'],
    auditSubject: ({ id, name }) => `${id} ${name}`,
    async handle({ project, role, body: { condition, cooldown_hours, ...body } }) {
      await checkChannels(alertSender, body.channels)
      const kept = await conditionOf(registry, project, condition)
      const rule = await rules.create(project, { ...body, condition: kept, cooldownHours: cooldown_hours })
      return ruleAnswer(rules, new AlertNames(registry, project), rule, role)
    },
  })
  route({
    method: 'get',
    path: '/v1/alerts/{id}',
    tag: TAG,
    summary: 'One alert',
    scope: 'read',
    pathParameters,
    response: alertSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, role, path }) {
      return ruleAnswer(rules, new AlertNames(registry, project), await rules.get(project, path.id), role)
    },
  })
  route({
    method: 'patch',
    path: '/v1/alerts/{id}',
    tag: TAG,
    summary: 'Change an alert',
    description: 'Another condition, or switching it on, makes it forget what it has raised.',
    scope: 'manage',
    pathParameters,
    body: alertChangesSchema,
    response: alertSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, role, path, body: { condition, cooldown_hours, name, enabled, channels } }) {
      await rules.get(project, path.id)
      if (channels) await checkChannels(alertSender, channels)
      const rule = await rules.change(project, path.id, {
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(channels === undefined ? {} : { channels }),
        ...(condition === undefined ? {} : { condition: await conditionOf(registry, project, condition) }),
        ...(cooldown_hours === undefined ? {} : { cooldownHours: cooldown_hours }),
      })
      return ruleAnswer(rules, new AlertNames(registry, project), rule, role)
    },
  })
  route({
    method: 'delete',
    path: '/v1/alerts/{id}',
    tag: TAG,
    summary: 'Delete an alert',
    description: 'What was not delivered yet is given up; the log of what it raised stays.',
    scope: 'manage',
    pathParameters,
    response: doneSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path }) {
      await rules.delete(project, path.id)
      return DONE
    },
  })
}

function testRoutes(route: DefineRoute, options: AlertRoutesOptions, rules: AlertRules): void {
  const { registry, clock, alertSender: sender, publicUrl } = options
  route({
    method: 'post',
    path: '/v1/alerts/{id}/test',
    tag: TAG,
    summary: 'Send a test to every place of an alert',
    description: 'Tries each place once, at once, and answers with what came of it.',
    scope: 'manage',
    pathParameters,
    response: firedAlertSchema,
    errors: ['NOT_FOUND', 'RATE_LIMIT_EXCEEDED'],
    async handle({ project, role, path }) {
      const rule = await rules.get(project, path.id)
      await refuseHaste(registry, rule, clock.nowMs())
      const record = await sendTest({ registry, clock, sender, publicUrl }, rule)
      return firedAnswer(new AlertNames(registry, project), record, role)
    },
  })
  route({
    method: 'post',
    path: '/v1/alerts/signing-secret',
    tag: TAG,
    summary: 'Make a new signing secret',
    description:
      'The answer is the only place where it is ever shown. Webhooks are signed with it from then on, as Standard Webhooks says; the one before signs nothing any more.',
    scope: 'manage',
    role: 'owner',
    response: z.object({ secret: z.string(), created_at: z.string() }),
    auditSubject: () => '',
    async handle({ project }) {
      const { secret, createdAtMs } = await renewSigningSecret(registry, project, clock.nowMs())
      return { secret, created_at: dateOf(createdAtMs) }
    },
  })
}

/** A button is no way to fill somebody's mailbox. */
async function refuseHaste(registry: Registry, { project, id }: AlertRule, nowMs: number): Promise<void> {
  const last = (await listAlerts(registry, project)).find(({ isTest, rule }) => isTest && rule.id === id)
  const waitMs = (last?.firedAtMs ?? 0) + BETWEEN_TESTS_MS - nowMs
  if (waitMs <= 0) return
  throw new AppError('RATE_LIMIT_EXCEEDED', 'A test was sent just now: wait a few seconds.', {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  })
}

async function sendTest(options: AlertPostOptions, rule: AlertRule): Promise<AlertRecord> {
  const { registry, clock } = options
  const firedAtMs = clock.nowMs()
  const blank: AlertRecord = {
    id: `${rule.id}-test-${randomBytes(ID_BYTES).toString('hex')}`,
    ...{ project: rule.project, rule: { id: rule.id, name: rule.name }, condition: rule.condition },
    ...{ isTest: true, firedAtMs, findings: [], deliveries: [] },
  }
  const deliveries = await Promise.all(
    rule.channels.map(async (channel): Promise<AlertDelivery> => {
      const failure = await postAlert(options, blank, channel)
      const status = failure ? 'failed' : 'delivered'
      const endedAtMs = clock.nowMs()
      return { channel, status, attempts: 1, nextAttemptAtMs: endedAtMs, endedAtMs, problem: failure?.problem ?? null }
    }),
  )
  const record = { ...blank, deliveries }
  await registry.put(alertKey(record), record, 0)
  await trimAlerts(registry, rule.project)
  return record
}

/** Throws INVALID_REQUEST for a place that nothing would ever reach. */
async function checkChannels(sender: AlertSender, channels: readonly AlertChannel[]): Promise<void> {
  for (const [index, channel] of channels.entries()) {
    if (channel.kind === 'email' && !sender.canMail) {
      throw invalid(
        `channels[${index}].kind`,
        'this server cannot send e-mail: the operator sets TURRET_SMTP_URL and TURRET_SMTP_FROM',
      )
    }
    await sender.check(channel).catch((error: unknown) => {
      throw error instanceof AddressRefused ? invalid(`channels[${index}].url`, error.message) : error
    })
  }
}

async function ruleAnswer(rules: AlertRules, names: AlertNames, rule: AlertRule, role: Caller['role']) {
  const stored = await rules.state(rule.project, rule.id)
  const state = stored?.activeSinceMs === rule.activeSinceMs ? stored : undefined
  const met = Object.entries(state?.subjects ?? {}).filter(([, { isMet }]) => isMet)
  const firing = await Promise.all(met.map(([subject]) => topicOfSubject(names, subject)))
  const lastFiredAtMs = stored?.lastFiredAtMs ?? null
  return {
    ...{ id: rule.id, name: rule.name, enabled: rule.enabled, cooldown_hours: rule.cooldownHours },
    condition: await names.condition(rule.condition),
    channels: rule.channels.map((channel) => shownChannel(channel, roleAllows(role, 'editor'))),
    created_at: dateOf(rule.createdAtMs),
    state: stateWord(rule, state, met.length > 0),
    problem: rule.enabled ? (state?.problem ?? null) : null,
    evaluated_at: state?.evaluatedAtMs == null ? null : dateOf(state.evaluatedAtMs),
    last_fired_at: lastFiredAtMs === null ? null : dateOf(lastFiredAtMs),
    firing: rule.enabled ? firing.filter((topic) => topic !== null) : [],
  }
}

function stateWord(
  { enabled }: AlertRule,
  state: { readonly evaluatedAtMs: number | null; readonly problem: string | null } | undefined,
  isMet: boolean,
): 'off' | 'waiting' | 'quiet' | 'firing' | 'problem' {
  if (!enabled) return 'off'
  if (state?.problem != null) return 'problem'
  if (state?.evaluatedAtMs == null) return 'waiting'
  return isMet ? 'firing' : 'quiet'
}

/** As findings of topics name their subject. */
async function topicOfSubject(names: AlertNames, subject: string) {
  const end = subject.lastIndexOf('\n')
  return end === -1 ? null : names.topic(subject.slice(0, end), Number(subject.slice(end + 1)))
}

async function firedAnswer(names: AlertNames, record: AlertRecord, role: Caller['role']) {
  const { id, rule, condition, isTest, firedAtMs } = record
  const findings = record.findings.map(async ({ dimension, topic, value, reference }) => ({
    topic: await names.topic(dimension, topic),
    ...{ dimension, value, reference },
  }))
  return {
    ...{ id, test: isTest, fired_at: dateOf(firedAtMs), alert: { ...rule, kind: condition.kind } },
    findings: await Promise.all(findings),
    deliveries: record.deliveries.map(({ channel, status, attempts, nextAttemptAtMs, endedAtMs, problem }) => ({
      ...{ channel: shownChannel(channel, roleAllows(role, 'editor')), status, attempts, problem },
      next_attempt_at: status === 'pending' ? dateOf(nextAttemptAtMs) : null,
      ended_at: endedAtMs === null ? null : dateOf(endedAtMs),
    })),
  }
}
