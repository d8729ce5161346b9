/** A drawing over its photo, to be looked at. */
import { useTranslation } from 'react-i18next'
import { MarkShape } from '@/components/MarkShape'
import type { Size } from '@/lib/camera'
import type { Marks } from '@/lib/marks'
import { useLabels } from '@/lib/useLabels'

interface Props {
  marks: Marks
  photo: Size
  shown: Size
}

export function Layer({ marks, photo, shown }: Props) {
  const { t } = useTranslation()
  const { nameOf, labelOf } = useLabels(photo)
  const name = t('marks.layer', { marks: marks.map((mark) => nameOf(mark, marks)).join(', ') })
  return (
    <svg className="marks" viewBox={`0 0 ${String(shown.width)} ${String(shown.height)}`} role="img" aria-label={name}>
      {marks.map((mark, at) => (
        <g key={at} className="mark">
          <MarkShape mark={mark} shown={shown} label={labelOf(mark, marks)} />
        </g>
      ))}
    </svg>
  )
}
