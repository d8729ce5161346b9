/** The pages of whoever rules, watches over the house or runs the box. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from '@/app/root'
import { readDraft } from '@/lib/formDraft'
import { readLogQuery } from '@/lib/logQuery'

const policy = createRoute({
  getParentRoute: () => root,
  path: '/policy',
  component: lazyRouteComponent(() => import('@/features/policy/Policy'), 'Policy'),
})

const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  component: lazyRouteComponent(() => import('@/features/access/Access'), 'Access'),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  component: lazyRouteComponent(() => import('@/features/people/People'), 'People'),
})

const forms = createRoute({
  getParentRoute: () => root,
  path: '/forms',
  component: lazyRouteComponent(() => import('@/features/forms/Forms'), 'Forms'),
})

const formWriting = createRoute({
  getParentRoute: () => root,
  path: '/forms/write',
  validateSearch: readDraft,
  component: lazyRouteComponent(() => import('@/features/forms/WriteForm'), 'WriteForm'),
})

const form = createRoute({
  getParentRoute: () => root,
  path: '/forms/$id',
  component: lazyRouteComponent(() => import('@/features/forms/ReadForm'), 'ReadForm'),
})

/** What is chosen of the log: identifiers, codes and days only. */
const log = createRoute({
  getParentRoute: () => root,
  path: '/log',
  validateSearch: readLogQuery,
  component: lazyRouteComponent(() => import('@/features/log/Log'), 'Log'),
})

const personLog = createRoute({
  getParentRoute: () => root,
  path: '/log/people/$id',
  component: lazyRouteComponent(() => import('@/features/log/PersonLog'), 'PersonLog'),
})

const patientLog = createRoute({
  getParentRoute: () => root,
  path: '/log/patients/$id',
  component: lazyRouteComponent(() => import('@/features/log/PatientLog'), 'PatientLog'),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: lazyRouteComponent(() => import('@/features/system/System'), 'System'),
})

const recognition = createRoute({
  getParentRoute: () => root,
  path: '/system/faces',
  component: lazyRouteComponent(() => import('@/features/recognition/Recognition'), 'Recognition'),
})

export const officeRoutes = [
  policy,
  access,
  people,
  forms,
  formWriting,
  form,
  log,
  personLog,
  patientLog,
  system,
  recognition,
] as const
