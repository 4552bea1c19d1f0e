// The frame around every view; without an access key, the sign-in page stands in its place and the address stays.

import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { forgetAccessKey, useAccessKey } from '../api/access-key.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { BrandMark } from './brand-mark.tsx'
import { IndexingStatus } from './indexing-status.tsx'
import { Navigation } from './navigation.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export function AppShell() {
  return useAccessKey() === null ? <SignInPage /> : <SignedIn />
}

function SignedIn() {
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:px-3 focus:py-1"
      >
        Skip to content
      </a>
      <div className="sticky top-0 z-30 flex h-11 items-center justify-between border-line border-b bg-canvas px-4 md:hidden">
        <Brand />
        <Account />
      </div>
      <aside className="hidden border-line border-r bg-sidebar md:block">
        <div className="sticky top-0 flex h-dvh flex-col gap-5 px-3 py-4">
          <Brand />
          <Navigation place="beside" />
          <div className="mt-auto flex flex-col gap-2">
            <IndexingStatus />
            <Account />
          </div>
        </div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        <div className="mx-auto max-w-[1320px]">
          <Outlet />
        </div>
      </main>
      <Navigation place="below" />
    </div>
  )
}

function Brand() {
  return (
    <Link
      to="/"
      search={keepFilters}
      className="flex items-center gap-2 px-2 font-semibold text-[14px] tracking-[-0.01em]"
    >
      <BrandMark size={18} />
      Turret
    </Link>
  )
}

function Account() {
  const queries = useQueryClient()
  const signOut = () => {
    forgetAccessKey()
    queries.clear()
  }
  return (
    <div className="flex items-center gap-1">
      <ThemeSwitch />
      <Button kind="plain" onClick={signOut}>
        <Icon name="signOut" />
        Sign out
      </Button>
    </div>
  )
}
