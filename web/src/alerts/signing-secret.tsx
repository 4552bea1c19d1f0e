// The secret with which webhooks are signed: made by owners, shown once.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../api/client.ts'
import { useMay } from '../api/use-role.ts'
import { formatDate } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Section } from '../ui/section.tsx'
import { showProblem } from '../ui/toast.tsx'

export function SigningSecret({ madeAt }: { madeAt: string | null }) {
  const queries = useQueryClient()
  const isOwner = useMay('owner')
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  async function renew() {
    setAsking(false)
    try {
      setSecret((await send('post', '/v1/alerts/signing-secret')).secret)
      await queries.invalidateQueries({ queryKey: ['alerts'] })
    } catch (error) {
      showProblem(error)
    }
  }
  return (
    <Section
      title="Signatures"
      note={
        <>
          Webhooks are signed with a secret, so that a receiver can tell them from others.{' '}
          <a href="/docs/alerts#verify-a-webhook" className="text-accent underline underline-offset-2">
            How to verify them
          </a>
        </>
      }
    >
      {secret && (
        <div className="mb-4 rounded-lg bg-accent-soft p-4" role="status">
          <p className="mb-2 font-medium">Copy the secret now: it is not shown again.</p>
          <CopyText text={secret} label="Copy the secret" />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-muted">
          {madeAt ? `The secret was made ${formatDate(madeAt)}.` : 'There is no secret yet.'}
        </span>
        {isOwner && <Button onClick={() => (madeAt ? setAsking(true) : void renew())}>New secret</Button>}
      </div>
      {asking && (
        <Dialog
          title="Make a new secret?"
          close={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button kind="primary" onClick={() => void renew()}>
                Make it
              </Button>
            </>
          }
        >
          <p>Receivers that know the present one refuse webhooks until they know the new one.</p>
        </Dialog>
      )}
    </Section>
  )
}
