// One try at something that the server may refuse, with what it said.

import { useState } from 'react'
import { ApiError } from '../api/client.ts'

export function useAttempt() {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setProblem(error.message)
    } finally {
      setBusy(false)
    }
  }
  return { problem, busy, attempt }
}
