/** What can be done with the photos that are chosen in a collection, and undone. */
import { ArrowLeft, ArrowRight, FolderMinus, type LucideIcon, Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useArranging } from '@/features/collections/useCollection'
import { refusalOf } from '@/lib/collections'
import { useKeys } from '@/lib/keys'

interface Props {
  id: string
  order: readonly string[]
  chosen: readonly string[]
  onClear: () => void
}

export function ChosenBar({ id, order, chosen, onClear }: Props) {
  const { t } = useTranslation()
  const { take, putBack, move } = useArranging(id, order)
  const isAny = chosen.length > 0
  const isBusy = take.isPending || putBack.isPending || move.isPending
  const taken = take.data
  const forget = () => {
    for (const each of [take, putBack, move]) each.reset()
  }
  const undo = () => {
    if (!taken || isBusy) return
    putBack.mutate(taken, {
      onSuccess: () => {
        take.reset()
      },
    })
  }
  useKeys({ z: undo }, taken !== undefined)
  const clear = () => {
    // What can be undone outlives what was chosen after it.
    if (!isAny || take.isError) take.reset()
    putBack.reset()
    move.reset()
    onClear()
  }
  const failed = useRefusalOf(take, putBack, move)
  const word = useWordOf(take, putBack, move)
  return (
    <>
      <p className="vh" role="status">
        {failed === undefined && word}
      </p>
      {(isAny || taken !== undefined || failed !== undefined) && (
        <div className="selbar" role="region" aria-label={t('selection.label')}>
          {isAny ? (
            <Chosen
              chosen={chosen}
              isBusy={isBusy}
              onMove={(photo, step) => {
                forget()
                move.mutate({ photo, step })
              }}
              onTake={() => {
                forget()
                take.mutate(chosen, { onSuccess: onClear })
              }}
            />
          ) : (
            failed === undefined && <span className="sm">{word}</span>
          )}
          {failed !== undefined && (
            <p className={isAny ? 'selbar-note refusal' : 'refusal'} role="alert">
              {failed}
            </p>
          )}
          {taken !== undefined && <Undo isFirst={!isAny} isBusy={isBusy} onPress={undo} />}
          <button type="button" className="ib" aria-label={t('selection.clear')} disabled={isBusy} onClick={clear}>
            <X className="ic" aria-hidden />
          </button>
        </div>
      )}
    </>
  )
}

function Undo({ isFirst, isBusy, onPress }: { isFirst: boolean; isBusy: boolean; onPress: () => void }) {
  const { t } = useTranslation()
  // What was pressed before it came is gone.
  return (
    <button type="button" className={isFirst ? 'btn p' : 'btn'} disabled={isBusy} autoFocus onClick={onPress}>
      <Undo2 className="ic" aria-hidden />
      {t('collections.undo')}
      <kbd className="kbd single">Z</kbd>
    </button>
  )
}

interface ChosenProps {
  chosen: readonly string[]
  isBusy: boolean
  onMove: (photo: string, step: 1 | -1) => void
  onTake: () => void
}

function Chosen({ chosen, isBusy, onMove, onTake }: ChosenProps) {
  const { t } = useTranslation()
  const [only, ...others] = chosen
  const act = (icon: LucideIcon, word: string, onPress: () => void) => {
    const Icon = icon
    return (
      <button type="button" className="btn" disabled={isBusy} onClick={onPress}>
        <Icon className="ic" aria-hidden />
        {t(word)}
      </button>
    )
  }
  return (
    <>
      <b className="st">{t('selection.count', { count: chosen.length })}</b>
      {only !== undefined && others.length === 0 && (
        <>
          {act(ArrowLeft, 'collections.earlier', () => { onMove(only, -1) })}
          {act(ArrowRight, 'collections.later', () => { onMove(only, 1) })}
        </>
      )}
      {act(FolderMinus, 'collections.takeAway', onTake)}
    </>
  )
}

type Arranging = ReturnType<typeof useArranging>

function useRefusalOf(...acts: Arranging[keyof Arranging][]): string | undefined {
  const { t } = useTranslation()
  const error = acts.find((act) => act.error)?.error
  return error ? t(refusalOf(error)) : undefined
}

/** What the last act came to. */
function useWordOf(take: Arranging['take'], putBack: Arranging['putBack'], move: Arranging['move']): string {
  const { t } = useTranslation()
  if (take.data) return t('collections.taken', { count: take.data.photos.length })
  if (move.data !== undefined) return t('collections.moved', { place: move.data })
  return putBack.isSuccess ? t('collections.undone') : ''
}
