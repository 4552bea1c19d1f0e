// Sends one alert over one channel, once. A failure is a sentence that may be shown: with no secret, no address and
// nothing that the other side said.

import nodemailer, { type Transporter } from 'nodemailer'
import { retryAfterMs } from '../openai/openai-client.ts'
import { AddressRefused, type OutgoingGuard } from '../outgoing/outgoing-guard.ts'
import type { AlertMessage } from './alert-message.ts'
import type { AlertChannel } from './alert-rule.ts'
import { signatureHeaders } from './webhook-signature.ts'

export interface MailServer {
  /** With user and password where it wants them: `smtps://user:password@mail.example.com`. */
  readonly url: string
  readonly from: string
}

export interface SendFailure {
  readonly problem: string
  /** Whether another attempt would end the same. */
  readonly isFinal: boolean
  /** How long the other side asked us to wait. */
  readonly retryAfterMs: number | null
}

export interface AlertSenderOptions {
  readonly guard: OutgoingGuard
  /** Null: no mail is sent. */
  readonly mail: MailServer | null
}

const MAIL_TIMEOUT_MS = 15_000
const GONE = 410

export class AlertSender {
  readonly #guard: OutgoingGuard
  readonly #mail: { readonly transport: Transporter; readonly from: string } | null

  constructor({ guard, mail }: AlertSenderOptions) {
    this.#guard = guard
    this.#mail = mail ? { transport: openTransport(mail.url), from: mail.from } : null
  }

  get canMail(): boolean {
    return this.#mail !== null
  }

  /** Throws AddressRefused for a webhook that will never be called. */
  async check(channel: AlertChannel): Promise<void> {
    if (channel.kind === 'webhook') await this.#guard.check(channel.url)
  }

  /** Null: it has arrived. */
  async send(
    channel: AlertChannel,
    message: AlertMessage,
    { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
  ): Promise<SendFailure | null> {
    if (channel.kind === 'email') return this.#sendMail(channel.to, message)
    const body = JSON.stringify(channel.format === 'slack' ? slackBody(message) : message.data)
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders(secret, { id: message.id, atMs: nowMs, body }),
    }
    try {
      const { ok, status, headers: answered } = await this.#guard.fetch(channel.url, { method: 'POST', headers, body })
      if (ok) return null
      const waitMs = retryAfterMs(answered.get('retry-after'), nowMs)
      return { problem: `The receiver answered ${status}`, isFinal: status === GONE, retryAfterMs: waitMs }
    } catch (error) {
      if (error instanceof AddressRefused) return { problem: error.message, isFinal: true, retryAfterMs: null }
      return { problem: `The receiver cannot be reached (${codeOf(error)})`, isFinal: false, retryAfterMs: null }
    }
  }

  async #sendMail(to: string, { id, title, lines, url }: AlertMessage): Promise<SendFailure | null> {
    if (!this.#mail) {
      return { problem: 'No mail server is set up: TURRET_SMTP_URL', isFinal: true, retryAfterMs: null }
    }
    const { transport, from } = this.#mail
    const text = `${[title, '', ...lines, ...(url === null ? [] : ['', url])].join('\n')}\n`
    try {
      await transport.sendMail({ from, to, subject: `[Turret] ${title}`, text, headers: { 'X-Turret-Alert': id } })
      return null
    } catch (error) {
      const { responseCode } = error as { responseCode?: number }
      const answer = responseCode === undefined ? codeOf(error) : `${codeOf(error)}, ${responseCode}`
      return { problem: `The mail server did not take it (${answer})`, isFinal: false, retryAfterMs: null }
    }
  }
}

function openTransport(url: string): Transporter {
  return nodemailer.createTransport({
    url,
    ...{ disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: MAIL_TIMEOUT_MS, greetingTimeout: MAIL_TIMEOUT_MS, socketTimeout: MAIL_TIMEOUT_MS },
  })
}

/** As Slack's incoming webhooks take it, and Mattermost's and Rocket.Chat's. */
function slackBody({ title, lines, url }: AlertMessage): { text: string } {
  const link = url === null ? [] : [`<${url}|Open in Turret>`]
  return { text: [`*${escaped(title)}*`, ...lines.map((line) => `• ${escaped(line)}`), ...link].join('\n') }
}

/** Otherwise a message of a user could mention a whole channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('*', '∗')
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'no reason given'
}
