/** What is compared, and how: together or apart, beside or over one another. */
import { ArrowLeft, ArrowLeftRight, Blend, Lock, LockOpen, PenTool } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { day } from '@/lib/format'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { titleOf } from '@/lib/words'

interface Props {
  a: PhotoDetailsFragment
  b: PhotoDetailsFragment
  isLinked: boolean
  isOver: boolean
  /** Whether the drawings are seen; without any, or any way to know, there is nothing to choose. */
  isDrawn: boolean | undefined
  onLink: () => void
  onOver: () => void
  onSwap: () => void
  onLayer: () => void
  onLeave: () => void
}

export function CompareBar({ a, b, isLinked, isOver, isDrawn, onLink, onOver, onSwap, onLayer, onLeave }: Props) {
  const { t, i18n } = useTranslation()
  const Link = isLinked ? Lock : LockOpen
  const patient = a.patient?.id === b.patient?.id ? a.patient : undefined
  return (
    <header className="row viewer-bar">
      <button type="button" className="ib" aria-label={t('compare.back')} onClick={onLeave}>
        <ArrowLeft className="ic" aria-hidden />
      </button>
      <div className="grow">
        <h1 className="ell">{t('compare.title', { title: titleOf(a, t, i18n.language) })}</h1>
        <p className="xs dim ell">
          {patient
            ? `${patient.name} · ${t(`sex.${patient.sex}`)} · ${day(patient.birthDate)}`
            : t('compare.otherPatient')}
        </p>
      </div>
      <button type="button" className="btn sm stage-toggle" aria-pressed={isLinked} disabled={isOver} onClick={onLink}>
        <Link className="ic s" aria-hidden />
        <span>{t('compare.together')}</span>
      </button>
      {isDrawn !== undefined && (
        <button
          type="button"
          className="ib"
          aria-label={t('compare.layer')}
          title={t('compare.layer')}
          aria-pressed={isDrawn}
          onClick={onLayer}
        >
          <PenTool className="ic" aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="ib"
        aria-label={t('compare.over')}
        title={t('compare.over')}
        aria-pressed={isOver}
        onClick={onOver}
      >
        <Blend className="ic" aria-hidden />
      </button>
      <button type="button" className="ib" aria-label={t('compare.swap')} title={t('compare.swap')} onClick={onSwap}>
        <ArrowLeftRight className="ic" aria-hidden />
      </button>
    </header>
  )
}
