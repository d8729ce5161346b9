/**
 * Status by shape first: a circle with a tick may, a diamond with a clock may soon no more, a
 * square with a bar ran out, a square with a cross says no, a dashed ring was not asked, a
 * plus is care.
 */
import type { ReactNode } from 'react'
import type { Shape } from '@/lib/stamp'

interface Props {
  state: Shape
  size?: 'l' | 'xl'
}

const SHAPES: Readonly<Record<Shape, ReactNode>> = {
  permitted: (
    <>
      <circle cx="8" cy="8" r="7.2" className="permitted-solid" />
      <path d="M4.7 8.3 7 10.6 11.4 5.8" className="permitted-on" />
    </>
  ),
  expiring: (
    <>
      <path d="M8 .9 15.1 8 8 15.1 .9 8Z" className="expiring-solid" />
      <path d="M8 4.9V8.3L10.2 9.8" className="expiring-on" />
    </>
  ),
  expired: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="2" className="stopped-solid" />
      <path d="M4.6 8H11.4" className="stopped-on" />
    </>
  ),
  withdrawn: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="2" className="stopped-solid" />
      <path d="M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7" className="stopped-on" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.6" className="unknown-ring" />
      <path d="M6.3 6.5C6.3 5.4 7.1 4.8 8 4.8S9.8 5.4 9.8 6.4C9.8 7.6 8 7.7 8 9" className="unknown-on" />
      <circle cx="8" cy="11.2" r="1" className="unknown-dot" />
    </>
  ),
  care: (
    <path d="M5.6 1.2H10.4V5.6H14.8V10.4H10.4V14.8H5.6V10.4H1.2V5.6H5.6Z" className="care-solid" />
  ),
}

export function Glyph({ state, size }: Props) {
  return (
    <svg className={size ? `g ${size}` : 'g'} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  )
}
