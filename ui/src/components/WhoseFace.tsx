/** Whose is this face? A patient by their exact number, with their last photo to compare with. */
import { Check } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  isBusy: boolean
  onSaid: (patient: PatientDetailsFragment) => void
  onClose: () => void
}

export function WhoseFace({ isBusy, onSaid, onClose }: Props) {
  const { t } = useTranslation()
  const [found, setFound] = useState<PatientDetailsFragment>()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Whoever opens a form wants to fill it in.
    place.current?.querySelector<HTMLElement>('.in')?.focus()
  }, [])
  const cancel = (
    <button type="button" className="btn" onClick={onClose}>
      {t('dialog.cancel')}
    </button>
  )
  return (
    <div ref={place} className="whose-face col">
      {!found && <PatientFinder onFound={setFound}>{cancel}</PatientFinder>}
      {found && (
        <>
          <PatientCard patient={found} />
          <LastPhoto patient={found.id} />
          <p className="hint">{t('assign.compare')}</p>
          <div className="row wrap">
            <button
              type="button"
              className="btn p"
              autoFocus
              disabled={isBusy}
              onClick={() => {
                onSaid(found)
              }}
            >
              <Check className="ic s" aria-hidden />
              {t('guard.is', { name: found.name })}
            </button>
            {cancel}
          </div>
        </>
      )}
    </div>
  )
}
