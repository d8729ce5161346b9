/** The addresses of the pages. They hold identifiers and codes, never words of a patient. */
import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { homeOf } from '@/app/nav'
import { officeRoutes } from '@/app/officeRoutes'
import { root } from '@/app/root'
import { Problem } from '@/components/Problem'
import { Library } from '@/features/library/Library'
import { readQuery } from '@/features/library/query'
import type { Verdict } from '@/lib/graphql/graphql'
import { type Me, whoQuery } from '@/lib/who'

const photos = createRoute({
  getParentRoute: () => root,
  path: '/photos',
  validateSearch: readQuery,
  component: Library,
})

const photo = createRoute({
  getParentRoute: () => root,
  path: '/photos/$id',
  component: lazyRouteComponent(() => import('@/features/viewer/Viewer'), 'Viewer'),
})

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare/$a/$b',
  component: lazyRouteComponent(() => import('@/features/compare/Compare'), 'Compare'),
})

const timeline = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id/timeline',
  component: lazyRouteComponent(() => import('@/features/patient/Timeline'), 'Timeline'),
})

const consents = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id/consents',
  component: lazyRouteComponent(() => import('@/features/consents/Consents'), 'Consents'),
})

/** The tablet, handed to the patient; `by` says whether it is entered from paper, or was spoken. */
const signing = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id/consents/$consent/sign',
  validateSearch: ({ by }: { by?: unknown }): { by: 'here' | 'paper' | 'spoken' } => ({
    by: by === 'paper' || by === 'spoken' ? by : 'here',
  }),
  component: lazyRouteComponent(() => import('@/features/signing/HandedOver'), 'HandedOver'),
})

const facesOfPatient = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id/faces',
  component: lazyRouteComponent(() => import('@/features/faces/OfPatient'), 'OfPatient'),
})

const views = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id/views',
  component: lazyRouteComponent(() => import('@/features/views/Views'), 'Views'),
})

const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('@/features/upload/Upload'), 'Upload'),
})

/** The camera knows nothing of queues: it is given the one of the upload page. */
const capture = createRoute({
  getParentRoute: () => root,
  path: '/capture',
  component: lazyRouteComponent(async () => {
    const [{ Capture }, { Strip }, { uploads }] = await Promise.all([
      import('@/features/capture/Capture'),
      import('@/features/upload/Strip'),
      import('@/features/upload/uploads'),
    ])
    return { Capture: () => <Capture onShots={uploads.add} sent={<Strip />} onDone={uploads.clearDone} /> }
  }, 'Capture'),
})

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: lazyRouteComponent(() => import('@/features/inbox/Inbox'), 'Inbox'),
})

/** The queue, or with `answered` what was answered like that. */
const faces = createRoute({
  getParentRoute: () => root,
  path: '/faces',
  validateSearch: ({ answered }: { answered?: unknown }): { answered?: Verdict } => ({
    ...((answered === 'CONFIRMED' || answered === 'REJECTED' || answered === 'UNSURE') && { answered }),
  }),
  component: lazyRouteComponent(() => import('@/features/faces/Faces'), 'Faces'),
})

const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  component: lazyRouteComponent(() => import('@/features/tasks/Tasks'), 'Tasks'),
})

const collections = createRoute({
  getParentRoute: () => root,
  path: '/collections',
  component: lazyRouteComponent(() => import('@/features/collections/Collections'), 'Collections'),
})

const collection = createRoute({
  getParentRoute: () => root,
  path: '/collections/$id',
  component: lazyRouteComponent(() => import('@/features/collections/Collection'), 'Collection'),
})

const shares = createRoute({
  getParentRoute: () => root,
  path: '/shares',
  component: lazyRouteComponent(() => import('@/features/shares/Shares'), 'Shares'),
})

const room = createRoute({
  getParentRoute: () => root,
  path: '/room',
  component: lazyRouteComponent(() => import('@/features/room/Room'), 'Room'),
})

const publications = createRoute({
  getParentRoute: () => root,
  path: '/publications',
  component: lazyRouteComponent(() => import('@/features/publications/Publications'), 'Publications'),
})

const received = createRoute({
  getParentRoute: () => root,
  path: '/received',
  component: lazyRouteComponent(() => import('@/features/received/Received'), 'Received'),
})

const studies = createRoute({
  getParentRoute: () => root,
  path: '/studies',
  component: lazyRouteComponent(() => import('@/features/studies/Studies'), 'Studies'),
})

const study = createRoute({
  getParentRoute: () => root,
  path: '/studies/$id',
  component: lazyRouteComponent(() => import('@/features/studies/Review'), 'Review'),
})

const check = createRoute({
  getParentRoute: () => root,
  path: '/check',
  component: lazyRouteComponent(() => import('@/features/check/Check'), 'Check'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('@/features/account/Account'), 'Account'),
})

export function buildRouter(client: QueryClient, me: Me) {
  const home = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: homeOf(client.getQueryData(whoQuery.queryKey)?.me ?? me) })
    },
  })
  return createRouter({
    routeTree: root.addChildren([
      home,
      photos,
      photo,
      compare,
      timeline,
      consents,
      facesOfPatient,
      views,
      signing,
      upload,
      capture,
      inbox,
      faces,
      tasks,
      collections,
      collection,
      shares,
      room,
      publications,
      received,
      studies,
      study,
      check,
      account,
      ...officeRoutes,
    ]),
    context: { client },
    defaultPreload: 'intent',
    defaultErrorComponent: ({ error, reset }) => <Problem error={error} onRetry={reset} />,
    // Lists restore their own place; the router would fight them.
    scrollRestoration: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>
  }
}
