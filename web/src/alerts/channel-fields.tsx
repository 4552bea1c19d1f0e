// Where an alert goes: up to five places.

import { Button, INPUT } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Select } from '../ui/select.tsx'
import type { ChannelDraft } from './alert-draft.ts'

const MOST_CHANNELS = 5
const KINDS = { webhook: 'Webhook', slack: 'Slack format', email: 'E-mail' } as const
const PLACEHOLDERS = {
  webhook: 'https://example.com/hook',
  slack: 'https://hooks.slack.com/services/…',
  email: 'team@example.com',
} as const

export interface ChannelFieldsProps {
  readonly channels: readonly ChannelDraft[]
  readonly mail: boolean
  readonly change: (channels: readonly ChannelDraft[]) => void
}

export function ChannelFields({ channels, mail, change }: ChannelFieldsProps) {
  const replace = (index: number, channel: ChannelDraft) =>
    change(channels.map((one, place) => (place === index ? channel : one)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1">Tell</legend>
      {channels.map((channel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places have no identity but their order
        <div key={index} className="flex flex-wrap items-center gap-2">
          <Select
            aria-label={`Kind of place ${index + 1}`}
            value={channel.kind}
            onChange={({ target }) => replace(index, { ...channel, kind: target.value as ChannelDraft['kind'] })}
          >
            {Object.entries(KINDS).map(([kind, label]) => (
              <option key={kind} value={kind} disabled={kind === 'email' && !mail}>
                {label}
              </option>
            ))}
          </Select>
          <input
            aria-label={`Address of place ${index + 1}`}
            type={channel.kind === 'email' ? 'email' : 'url'}
            required
            maxLength={2000}
            autoComplete="off"
            placeholder={PLACEHOLDERS[channel.kind]}
            value={channel.address}
            onChange={({ target }) => replace(index, { ...channel, address: target.value })}
            className={`${INPUT} min-w-[180px] flex-1`}
          />
          {channels.length > 1 && (
            <Button
              kind="plain"
              aria-label={`Remove place ${index + 1}`}
              onClick={() => change(channels.filter((_, place) => place !== index))}
            >
              <Icon name="close" size={12} />
            </Button>
          )}
        </div>
      ))}
      {channels.length < MOST_CHANNELS && (
        <Button className="self-start" onClick={() => change([...channels, { kind: 'webhook', address: '' }])}>
          <Icon name="plus" size={14} />
          Another place
        </Button>
      )}
      {!mail && (
        <p className="text-[12px] text-muted">E-mail needs a mail server: the operator sets TURRET_SMTP_URL.</p>
      )}
    </fieldset>
  )
}
