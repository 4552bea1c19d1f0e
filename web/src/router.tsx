// The addresses of the dashboard. Every state of a view is in its query string; pages load when first opened.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readAlertSearch } from './alerts/alert-search.ts'
import { readEventSearch } from './events/event-search.ts'
import { keepFilters, readFilterSearch } from './filters/filter-search.ts'
import { parseSearchText, writeSearchText } from './filters/search-text.ts'
import { readJourneySearch } from './journeys/journey-search.ts'
import { readSessionSearch } from './sessions/session-search.ts'
import { readTokenSearch } from './setup/token-search.ts'
import { AppShell } from './shell/app-shell.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { readTopicSearch } from './topics/topic-order.ts'
import { readUserSearch } from './users/user-search.ts'

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

const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users',
  validateSearch: readUserSearch,
  component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
})

const userRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('./users/user-page.tsx'), 'UserPage'),
})

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: readAlertSearch,
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx'), 'AlertsPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/metadata', search: keepFilters })
  },
})

const metadataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/metadata',
  component: lazyRouteComponent(() => import('./settings/metadata-page.tsx'), 'MetadataPage'),
})

const topicsSettingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/topics',
  component: lazyRouteComponent(() => import('./settings/topics-settings-page.tsx'), 'TopicsSettingsPage'),
})

const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./settings/keys-page.tsx'), 'KeysPage'),
})

const membersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('./settings/members-page.tsx'), 'MembersPage'),
})

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/project',
  component: lazyRouteComponent(() => import('./settings/project-page.tsx'), 'ProjectPage'),
})

const privacyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/privacy',
  component: lazyRouteComponent(() => import('./settings/privacy-page.tsx'), 'PrivacyPage'),
})

const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/plan',
  component: lazyRouteComponent(() => import('./settings/plan-page.tsx'), 'PlanPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./settings/audit-page.tsx'), 'AuditPage'),
})

const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/models',
  component: lazyRouteComponent(() => import('./settings/models-page.tsx'), 'ModelsPage'),
})

const dangerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/danger',
  component: lazyRouteComponent(() => import('./settings/danger-page.tsx'), 'DangerPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: readTokenSearch,
  component: lazyRouteComponent(() => import('./setup/setup-page.tsx'), 'SetupPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: readTokenSearch,
  component: lazyRouteComponent(() => import('./setup/invitation-page.tsx'), 'InvitationPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  validateSearch: readTokenSearch,
  component: lazyRouteComponent(() => import('./setup/reset-password-page.tsx'), 'ResetPasswordPage'),
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
    usersRoute,
    userRoute,
    alertsRoute,
    settingsRoute,
    metadataRoute,
    topicsSettingsRoute,
    keysRoute,
    membersRoute,
    projectRoute,
    privacyRoute,
    planRoute,
    auditRoute,
    modelsRoute,
    dangerRoute,
    setupRoute,
    invitationRoute,
    resetRoute,
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
