/** What can be done with the photos that are chosen in a collection, and undone. */
import { ArrowLeft, ArrowRight, FolderMinus, Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useArranging } from '@/features/collections/useCollection'
import { saidOf } from '@/lib/collections'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

interface Props {
  id: string
  order: readonly string[]
  chosen: readonly string[]
  onClear: () => void
}

export function ChosenBar({ id, order, chosen, onClear }: Props) {
  const { t } = useTranslation()
  const mayCollect = may(useMe(), 'collect')
  const { take, putBack, move } = useArranging(id, order)
  const isBusy = take.isPending || putBack.isPending || move.isPending
  const taken = take.data
  const undo = () => {
    if (taken && !isBusy) {
      putBack.mutate(taken, { onSuccess: () => { take.reset() } })
    }
  }
  useKeys({ z: undo }, taken !== undefined)
  if (!mayCollect) return null
  const [only] = chosen
  const isOne = chosen.length === 1 && only !== undefined
  const error = take.error ?? putBack.error ?? move.error
  const word = wordOf()
  function wordOf(): string {
    if (error) return t('collections.failed', { message: saidOf(error) })
    if (taken) return t('collections.taken', { count: taken.photos.length })
    if (putBack.isSuccess && chosen.length === 0) return t('collections.undone')
    return move.data === undefined ? '' : t('collections.moved', { place: move.data })
  }
  return (
    <>
      <p className="vh" role="status">
        {word}
      </p>
      {(chosen.length > 0 || taken !== undefined) && (
        <div className="selbar" role="region" aria-label={t('selection.label')}>
          {chosen.length > 0 ? (
            <b className="st">{t('selection.count', { count: chosen.length })}</b>
          ) : (
            <span className="sm">{word}</span>
          )}
          {isOne && (
            <>
              <button type="button" className="btn" disabled={isBusy} onClick={() => { move.mutate({ photo: only, step: -1 }) }}>
                <ArrowLeft className="ic" aria-hidden />
                {t('collections.earlier')}
              </button>
              <button type="button" className="btn" disabled={isBusy} onClick={() => { move.mutate({ photo: only, step: 1 }) }}>
                <ArrowRight className="ic" aria-hidden />
                {t('collections.later')}
              </button>
            </>
          )}
          {chosen.length > 0 && (
            <button
              type="button"
              className="btn"
              disabled={isBusy}
              onClick={() => {
                take.mutate(chosen, { onSuccess: onClear })
              }}
            >
              <FolderMinus className="ic" aria-hidden />
              {t('collections.takeAway')}
            </button>
          )}
          {chosen.length === 0 && taken !== undefined && (
            <button type="button" className="btn p" disabled={isBusy} onClick={undo}>
              <Undo2 className="ic" aria-hidden />
              {t('collections.undo')}
              <kbd className="kbd single">Z</kbd>
            </button>
          )}
          <button
            type="button"
            className="ib"
            aria-label={t('selection.clear')}
            onClick={() => {
              take.reset()
              onClear()
            }}
          >
            <X className="ic" aria-hidden />
          </button>
        </div>
      )}
    </>
  )
}
