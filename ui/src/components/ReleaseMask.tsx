/** A copy in which who stands in the way is masked: asked for, looked at, with its own verdict. */
import { SquareDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ReleaseMaskedCopy } from '@/components/ReleaseMaskedCopy'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { blockerOf, isHiddenIn, isSubject, maskable, type Somebody, wishOf } from '@/lib/guard'
import { may } from '@/lib/may'
import type { Decision } from '@/lib/release'
import type { StampPurpose } from '@/lib/stamp'
import type { AreasDrawn } from '@/lib/useAreas'
import type { Everybody } from '@/lib/useEverybody'
import type { Masked } from '@/lib/useMasking'
import { useMe } from '@/lib/who'

interface Props {
  photo: PhotoDetailsFragment
  purpose: StampPurpose
  decision: Decision
  masked: Masked
  everybody: Everybody
  drawn: AreasDrawn
  isShown: boolean
  onShow: (isShown: boolean) => void
}

export function ReleaseMask(props: Props) {
  const { photo, purpose, decision, masked, everybody, drawn, isShown, onShow } = props
  const me = useMe()
  const mayEdit = may(me, 'edit')
  const inTheWay = maskable(everybody.list, decision)
  const { copy } = masked
  const isEnough = copy !== undefined && inTheWay.every((each) => isHiddenIn(copy.hidden, each))
  return (
    <section className={drawn.isDrawing ? 'release-mask draws' : 'release-mask'} aria-busy={masked.isMaking}>
      {copy && (
        <ReleaseMaskedCopy
          photo={photo}
          purpose={purpose}
          masked={masked}
          copy={copy}
          everybody={everybody}
          isShown={isShown}
          onShow={onShow}
        />
      )}
      {mayEdit && (
        <Acts
          masked={masked}
          decision={decision}
          everybody={everybody.list}
          hidden={inTheWay}
          drawn={drawn}
          isEnough={isEnough}
        />
      )}
      <Failure masked={masked} />
    </section>
  )
}

interface ActsProps {
  masked: Masked
  decision: Decision
  everybody: readonly Somebody[]
  hidden: readonly Somebody[]
  drawn: AreasDrawn
  /** The copy that is there hides all of them. */
  isEnough: boolean
}

function Acts({ masked, decision, everybody, hidden, drawn, isEnough }: ActsProps) {
  const { t } = useTranslation()
  const mask = () => {
    masked.mask({ ...wishOf(hidden), areas: drawn.areas })
    drawn.stop()
  }
  const needsArea = hidden.some(({ faces }) => faces.length === 0) && drawn.areas.length === 0
  const isSolved = !everybody.some((each) => isSubject(each) && blockerOf(decision, each))
  const isBusy = masked.isBusy || masked.isMaking
  if (drawn.isDrawing) return <Drawing drawn={drawn} onDone={mask} isBusy={isBusy} mayMask={!needsArea} />
  return (
    <>
      {needsArea && hidden.length > 0 && <p className="hint">{t('mask.needsArea')}</p>}
      <div className="row wrap">
        {hidden.length > 0 && !isEnough && !needsArea && (
          <button type="button" className={isSolved ? 'btn p sm' : 'btn sm'} disabled={isBusy} onClick={mask}>
            {labelOf(hidden, t)}
          </button>
        )}
        <button type="button" className="btn sm" disabled={isBusy} onClick={drawn.start}>
          <SquareDashed className="ic s" aria-hidden />
          {t('mask.draw')}
        </button>
      </div>
    </>
  )
}

interface DrawingProps {
  drawn: AreasDrawn
  onDone: () => void
  isBusy: boolean
  mayMask: boolean
}

/** Tattoos, scars, labels, and whoever has no face that was found. */
function Drawing({ drawn, onDone, isBusy, mayMask }: DrawingProps) {
  const { t } = useTranslation()
  const { areas } = drawn
  return (
    <div className="col">
      <p className="sm" role="status">
        {t('mask.drawn', { count: areas.length })}
      </p>
      <p id="areas-hint" className="hint">
        {t('mask.hint')}
      </p>
      <div className="row wrap">
        <button type="button" className="btn sm" autoFocus disabled={!drawn.add} onClick={drawn.add}>
          {t('mask.add')}
        </button>
        <button type="button" className="btn p sm" disabled={isBusy || !mayMask || areas.length === 0} onClick={onDone}>
          {t('mask.make')}
        </button>
        <button type="button" className="btn q sm" onClick={drawn.stop}>
          {t('mask.stop')}
        </button>
      </div>
    </div>
  )
}

function Failure({ masked }: { masked: Masked }) {
  const { t } = useTranslation()
  if (!masked.failure) return null
  return (
    <p className="refusal sm" role="alert">
      {t(masked.failure === 'unseen' ? 'mask.needsArea' : 'problem.failed')}
    </p>
  )
}

function labelOf(hidden: readonly Somebody[], t: (key: string, values: Record<string, string | number>) => string) {
  const [first] = hidden
  if (!first || hidden.length > 1) return t('mask.all', { count: hidden.length })
  return t(first.kind === 'person' ? 'mask.person' : 'mask.face', { letter: first.letter })
}
