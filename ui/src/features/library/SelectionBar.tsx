/** What can be done with the photos that are chosen. */
import { useNavigate } from '@tanstack/react-router'
import { Columns2, Pencil, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CollectAct } from '@/features/library/CollectAct'
import { FileAct } from '@/features/library/FileAct'
import type { Photo } from '@/features/library/layout'
import { ShareAct } from '@/features/library/ShareAct'
import { StudyAct } from '@/features/library/StudyAct'
import { MayCount, UseAct } from '@/features/library/UseAct'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { inOrder } from '@/lib/pairing'
import { everything, NOTHING, type Selection } from '@/lib/selection'
import type { StampPurpose } from '@/lib/stamp'
import { useMe } from '@/lib/who'

const DescribeDialog = lazy(async () => ({ default: (await import('@/components/DescribeDialog')).DescribeDialog }))

interface Props {
  photos: readonly Photo[]
  selection: Selection
  onSelect: (selection: Selection) => void
  lens: StampPurpose | undefined
}

export function SelectionBar({ photos, selection, onSelect, lens }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const [isDescribing, setIsDescribing] = useState(false)
  const chosen = photos.filter((photo) => selection.chosen.has(photo.id))
  const mayEdit = may(me, 'edit')
  useKeys(
    {
      e: (event) => {
        // Or the letter would be typed into the field that opens.
        event.preventDefault()
        setIsDescribing(true)
      },
    },
    mayEdit && chosen.length > 0,
  )
  const compare = () => {
    const [one, other] = chosen
    if (!one || !other || chosen.length !== 2) return
    const [a, b] = inOrder(one, other)
    void navigate({ to: '/compare/$a/$b', params: { a: a.id, b: b.id } })
  }
  useKeys({ c: compare }, chosen.length === 2)
  if (chosen.length === 0) return null
  return (
    <>
    <div className="selbar" role="region" aria-label={t('selection.label')}>
      <b className="st" role="status">
        {t('selection.count', { count: chosen.length })}
      </b>
      {lens && <MayCount chosen={chosen} lens={lens} />}
      {mayEdit && (
        <button
          type="button"
          className="btn"
          onClick={() => {
            setIsDescribing(true)
          }}
        >
          <Pencil className="ic" aria-hidden />
          {t('selection.describe')}
          <kbd className="kbd single">E</kbd>
        </button>
      )}
      {may(me, 'assign') && (
        <FileAct
          chosen={chosen}
          onChoose={(left) => {
            onSelect(everything(left))
          }}
        />
      )}
      {chosen.length === 2 && (
        <button type="button" className="btn" onClick={compare}>
          <Columns2 className="ic" aria-hidden />
          {t('selection.compare')}
          <kbd className="kbd single">C</kbd>
        </button>
      )}
      {may(me, 'collect') && <CollectAct chosen={chosen} />}
      {may(me, 'share') && <ShareAct chosen={chosen} />}
      {may(me, 'export') && <StudyAct chosen={chosen} />}
      <UseAct
        chosen={chosen}
        lens={lens}
        onChoose={(left) => {
          onSelect(everything(left))
        }}
      />
      <button type="button" className="ib" aria-label={t('selection.clear')} onClick={() => { onSelect(NOTHING) }}>
        <X className="ic" aria-hidden />
      </button>
    </div>
      {isDescribing && (
        <Suspense>
          <DescribeDialog
            photos={chosen}
            onClose={() => {
              setIsDescribing(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
