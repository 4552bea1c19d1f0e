// Ends the session on the server, and forgets it here.

import { useQueryClient } from '@tanstack/react-query'
import { accessKind, forgetAccess } from '../api/access.ts'
import { send } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { showProblem } from '../ui/toast.tsx'

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    try {
      if (accessKind() === 'member') await send('post', '/v1/logout')
    } catch (error) {
      showProblem(error)
    }
    forgetAccess()
    queries.clear()
  }
}

export function SignOutButton() {
  const signOut = useSignOut()
  return (
    <Button kind="plain" onClick={() => void signOut()}>
      <Icon name="signOut" />
      Sign out
    </Button>
  )
}
