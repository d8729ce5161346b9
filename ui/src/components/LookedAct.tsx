/** Where no network can look, a person does: they saw no face that is not marked. */
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FaceActs } from '@/lib/useFaceActs'

export function LookedAct({ photo, acts }: { photo: string; acts: FaceActs }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="btn sm start looked"
      disabled={acts.isBusy}
      onClick={() => {
        acts.run({ kind: 'look', photo })
      }}
    >
      <Eye className="ic s" aria-hidden />
      {t('guard.looked')}
    </button>
  )
}
