// The frame around every view; without access, the sign-in page stands in its place and the address stays.

import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useAccessKind } from '../api/access.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { SearchButton } from '../search/search-button.tsx'
import { HoverNotePlace } from '../ui/hover-note.tsx'
import { Toaster } from '../ui/toast.tsx'
import { BrandMark } from './brand-mark.tsx'
import { IndexingStatus } from './indexing-status.tsx'
import { MoreViews } from './more-views.tsx'
import { Navigation } from './navigation.tsx'
import { ProjectGate } from './project-gate.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { SignOutButton } from './sign-out-button.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { useFreshTopics } from './use-fresh-topics.ts'

/** Pages that stand alone, and that nobody needs to be signed in for. */
const OPEN_PAGES = ['/setup', '/invitation', '/reset-password']

export function AppShell() {
  const alone = useLocation({ select: ({ pathname }) => OPEN_PAGES.includes(pathname) })
  const access = useAccessKind()
  if (alone) return <Outlet />
  return access === null ? <SignInPage /> : <SignedIn />
}

function SignedIn() {
  useFreshTopics()
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:px-3 focus:py-1"
      >
        Skip to content
      </a>
      <div className="sticky top-0 z-30 flex h-11 items-center justify-between gap-2 border-line border-b bg-canvas px-4 md:hidden">
        <span className="flex min-w-0 items-center">
          <Brand />
          <ProjectMenu />
        </span>
        <span className="flex items-center gap-1">
          <SearchButton compact />
          <MoreViews />
          <ThemeSwitch />
        </span>
      </div>
      <aside className="hidden border-line border-r bg-sidebar md:block">
        <div className="sticky top-0 flex h-dvh flex-col gap-5 px-3 py-4">
          <div className="flex flex-col gap-2">
            <Brand />
            <ProjectMenu />
          </div>
          <SearchButton shortcut />
          <Navigation place="beside" />
          <div className="mt-auto flex flex-col gap-2">
            <IndexingStatus />
            <Account />
          </div>
        </div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        <div className="mx-auto max-w-[1320px]">
          <ProjectGate />
        </div>
      </main>
      <Navigation place="below" />
      <HoverNotePlace />
      <Toaster />
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
      <span className="max-md:sr-only">Turret</span>
    </Link>
  )
}

function Account() {
  return (
    <div className="flex items-center gap-1">
      <ThemeSwitch />
      <SignOutButton />
    </div>
  )
}
