/**
 * Body site and side by pointing at a figure: the twin of the fields beside it. Left is the
 * patient's left, which the front view has on the viewer's right; the labels say so.
 */
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Face, HEIGHT, type Part, partsOf, WIDTH } from '@/components/BodyMapShapes'
import { Segments } from '@/components/Segments'
import type { Draft } from '@/lib/description'
import { useSites } from '@/lib/sites'
import { siteName } from '@/lib/words'

interface Props {
  value: Draft
  onChange: (change: Draft) => void
}

const FACES: readonly Face[] = ['FRONT', 'BACK']
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

export function BodyMap({ value, onChange }: Props) {
  const { t } = useTranslation()
  const [face, setFace] = useState<Face>('FRONT')
  const parts = partsOf(face)
  const [onLeft, onRight] = face === 'FRONT' ? (['RIGHT', 'LEFT'] as const) : (['LEFT', 'RIGHT'] as const)
  return (
    <div className="body-map">
      <div className="row wrap">
        <span className="lab grow">{t('body.where')}</span>
        <Segments
          label={t('body.face')}
          value={face}
          choices={FACES.map((each) => ({ value: each, label: t(`body.${each}`) }))}
          onChoose={setFace}
        />
      </div>
      <div className="body-sides xs muted">
        <span>
          {t('body.patients')} <b>{t(`side.${onLeft}`).toLowerCase()}</b>
        </span>
        <span>
          {t('body.patients')} <b>{t(`side.${onRight}`).toLowerCase()}</b>
        </span>
      </div>
      <Figure parts={parts} value={value} onChange={onChange} />
    </div>
  )
}

function Figure({ parts, value, onChange }: Props & { parts: readonly Part[] }) {
  const { t, i18n } = useTranslation()
  const sites = useSites()
  const nameOf = ({ code, side }: Part) => {
    const site = sites.find((each) => each.code === code)
    const name = site ? siteName(site, i18n.language) : code
    return side ? `${name}, ${t(`side.${side}`).toLowerCase()}` : name
  }
  const isPicked = ({ code, side }: Part) =>
    code === value.bodySite &&
    (side === null || side === value.laterality || value.laterality === 'BILATERAL')
  const reached = Math.max(0, parts.findIndex(isPicked))
  const pick = (part: Part) => {
    onChange({ bodySite: part.code, laterality: part.side })
  }
  const step = (event: KeyboardEvent, index: number) => {
    const by = STEPS[event.key]
    const isChoice = event.key === ' ' || event.key === 'Enter'
    const next = (index + (by ?? 0) + parts.length) % parts.length
    const part = parts[next]
    if ((by === undefined && !isChoice) || !part) return
    event.preventDefault()
    pick(part)
    const figure = event.currentTarget.parentElement
    figure?.querySelectorAll<SVGElement>('[role=radio]')[next]?.focus()
  }
  return (
    <svg
      className="body-figure"
      viewBox={`-2 -2 ${String(WIDTH + 4)} ${String(HEIGHT + 4)}`}
      role="radiogroup"
      aria-label={t('body.where')}
    >
      {parts.map((part, index) => (
        <rect
          key={`${part.code} ${String(part.side)}`}
          role="radio"
          aria-checked={isPicked(part)}
          aria-label={nameOf(part)}
          tabIndex={index === reached ? 0 : -1}
          x={part.x}
          y={part.y}
          width={part.width}
          height={part.height}
          rx={Math.min(part.width, part.height) / 2.2}
          transform={`rotate(${String(part.turn)} ${String(part.x + part.width / 2)} ${String(part.y + part.height / 2)})`}
          onClick={() => {
            pick(part)
          }}
          onKeyDown={(event) => {
            step(event, index)
          }}
        >
          <title>{nameOf(part)}</title>
        </rect>
      ))}
    </svg>
  )
}
