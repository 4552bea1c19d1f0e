// The addresses of the dashboard. Every state of a view is in its query string; pages load when first opened.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readEventSearch } from './events/event-search.ts'
import { readFilterSearch } from './filters/filter-search.ts'
import { parseSearchText, writeSearchText } from './filters/search-text.ts'
import { readJourneySearch } from './journeys/journey-search.ts'
import { readSessionSearch } from './sessions/session-search.ts'
import { AppShell } from './shell/app-shell.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { readTopicSearch } from './topics/topic-order.ts'

const rootRoute = createRootRoute({
  component: AppShell,
  notFoundComponent: NotFoundPage,
  validateSearch: readFilterSearch,
})

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
})

const topicsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics',
  validateSearch: readTopicSearch,
  component: lazyRouteComponent(() => import('./topics/topics-page.tsx'), 'TopicsPage'),
})

const topicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics/$topicId',
  component: lazyRouteComponent(() => import('./topics/topic-page.tsx'), 'TopicPage'),
})

const journeysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/journeys',
  validateSearch: readJourneySearch,
  component: lazyRouteComponent(() => import('./journeys/journeys-page.tsx'), 'JourneysPage'),
})

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sessions',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('./sessions/sessions-page.tsx'), 'SessionsPage'),
})

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('./sessions/session-page.tsx'), 'SessionPage'),
})

const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('./events/events-page.tsx'), 'EventsPage'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    topicsRoute,
    topicRoute,
    journeysRoute,
    sessionsRoute,
    sessionRoute,
    eventsRoute,
  ]),
  parseSearch: parseSearchText,
  stringifySearch: writeSearchText,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
