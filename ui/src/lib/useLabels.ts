/** What stands beside a mark, and how it is called for whoever does not see it. */
import { useTranslation } from 'react-i18next'
import { type Mark, type Marks, millimetresOf } from '@/lib/marks'
import type { Size } from '@/lib/camera'
import '@/lib/drawingWords'

export function useLabels(photo: Size) {
  const { t, i18n } = useTranslation()
  const measureOf = (mark: Mark, among: Marks): string => {
    const length = millimetresOf(mark, among, photo)
    if (length === undefined) return t('marks.noScale')
    const digits = length < 10 ? 1 : 0
    const shown = length.toLocaleString(i18n.language, { maximumFractionDigits: digits })
    return t(mark.millimetres === null ? 'marks.measured' : 'marks.scale', { shown })
  }
  const labelOf = (mark: Mark, among: Marks): string =>
    [mark.kind === 'RULER' ? measureOf(mark, among) : '', mark.text].filter(Boolean).join(' · ')
  const nameOf = (mark: Mark, among: Marks): string => {
    const kind = t(`tool.${mark.kind}`)
    const label = labelOf(mark, among)
    return label ? `${kind}: ${label}` : kind
  }
  return { labelOf, nameOf }
}
