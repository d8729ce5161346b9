/** The frame around every page of staff. */
import { createRootRoute } from '@tanstack/react-router'
import { Frame } from '@/app/Frame'
import { NotHere } from '@/app/NotHere'

export const root = createRootRoute({ component: Frame, notFoundComponent: NotHere })
