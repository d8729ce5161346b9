/** Whose the photos are: a patient by their number, or nobody's yet. */
import { useTranslation } from 'react-i18next'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'

/** `null`: nobody's yet, the inbox. */
export type Owner = PatientDetailsFragment | null

interface Props {
  owner: Owner | undefined
  onChoose: (owner: Owner | undefined) => void
}

export function Whose({ owner, onChoose }: Props) {
  const { t } = useTranslation()
  if (owner === undefined) {
    return (
      <PatientFinder onFound={onChoose}>
        <button type="button" className="btn" onClick={() => { onChoose(null) }}>
          {t('upload.noPatient')}
        </button>
      </PatientFinder>
    )
  }
  return (
    <div className="row">
      <div className="grow">
        {owner ? <PatientCard patient={owner} /> : <p className="sm">{t('upload.toInbox')}</p>}
        {owner && <LastPhoto patient={owner.id} />}
      </div>
      <button type="button" className="btn" onClick={() => { onChoose(undefined) }}>
        {t('upload.change')}
      </button>
    </div>
  )
}
