/** Whether the chosen photos may be used: how many for the lens, and the way to the answer. */
import { BadgeCheck } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StampChip } from '@/components/Stamp'
import type { Photo } from '@/features/library/layout'
import { useKeys } from '@/lib/keys'
import { useMinute } from '@/lib/minute'
import { countOf, type Status, type StampPurpose } from '@/lib/stamp'

const ReleaseDialog = lazy(async () => ({ default: (await import('@/components/ReleaseDialog')).ReleaseDialog }))

/** "Website 2 of 3 may". */
export function MayCount({ chosen, lens }: { chosen: readonly Photo[]; lens: StampPurpose }) {
  const { t } = useTranslation()
  const now = useMinute()
  const total = chosen.length
  const count = countOf(chosen.map(({ stamp }) => stamp), lens, now)
  const status: Status = count === total ? 'PERMITTED' : count > 0 ? 'EXPIRING' : 'WITHDRAWN'
  return <StampChip mark={{ purpose: lens, status, date: null }}>{t('stamp.may', { count, total })}</StampChip>
}

interface Props {
  chosen: readonly Photo[]
  lens: StampPurpose | undefined
  onChoose: (photos: readonly string[]) => void
}

export function UseAct({ chosen, lens, onChoose }: Props) {
  const { t } = useTranslation()
  const [isAsking, setIsAsking] = useState(false)
  const ask = () => {
    setIsAsking(true)
  }
  useKeys({ r: ask })
  return (
    <>
      <button type="button" className="btn p" onClick={ask}>
        <BadgeCheck className="ic" aria-hidden />
        {t('release.act')}
        <kbd className="kbd single">R</kbd>
      </button>
      {isAsking && (
        <Suspense>
          <ReleaseDialog
            photos={chosen}
            purpose={lens ?? 'EDUCATION'}
            onChoose={(left) => {
              setIsAsking(false)
              onChoose(left)
            }}
            onClose={() => {
              setIsAsking(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
