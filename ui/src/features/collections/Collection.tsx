/** One collection: its photos in their order, who is in it, and how many are not for who looks. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, FolderOpen } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { Acts } from '@/features/collections/Acts'
import { ChosenBar } from '@/features/collections/ChosenBar'
import { Kept } from '@/features/collections/Kept'
import { useCollection } from '@/features/collections/useCollection'
import { browsing } from '@/lib/browsing'
import { mayEdit } from '@/lib/collections'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { everything, NOTHING, ranged, toggled } from '@/lib/selection'
import { useMe } from '@/lib/who'
import '@/components/collectionWords'
import '@/styles/library.css'
import '@/styles/collections.css'

const route = getRouteApi('/collections/$id')

export function Collection() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  const mayCollect = may(useMe(), 'collect')
  const { collection, photos, isWhole, error, refetch } = useCollection(id)
  const [selection, setSelection] = useState(NOTHING)
  const order = useMemo(() => photos.map((photo) => photo.id), [photos])
  useEffect(() => {
    browsing.set({ photos, total: photos.length, from: `/collections/${id}` })
  }, [photos, id])
  useKeys({
    Escape: () => {
      setSelection(NOTHING)
    },
    'Ctrl a': (event) => {
      event.preventDefault()
      setSelection(everything(order))
    },
  })
  const problem = error && <Problem error={error} onRetry={refetch} />
  if (!collection) return <NotYet>{problem}</NotYet>
  const chosen = photos.filter((photo) => selection.chosen.has(photo.id))
  return (
    <>
      <div className="page scrolls collections">
        <Back />
        <header className="row wrap">
          <h1 className="grow">{collection.name}</h1>
          <Acts collection={collection} photos={photos} chosen={chosen} isWhole={isWhole} />
        </header>
        {collection.description && <p>{collection.description}</p>}
        <p className="sm muted">
          {collection.part === 'OWN' ? t('collections.yours') : t('collections.of', { name: collection.ownerName })}
          {' · '}
          {t('collections.photos', { count: collection.count })}
        </p>
        {collection.withheld > 0 && (
          <p className="note" data-s="unknown">
            {t('collections.withheld', { count: collection.withheld })}
          </p>
        )}
        {isWhole && photos.length === 0 && collection.withheld === 0 && (
          <Message icon={FolderOpen} title={t('collections.empty')} text={t('collections.emptyText')}>
            <Link to="/photos" className="btn">
              {t('collections.library')}
            </Link>
          </Message>
        )}
        {problem}
        <ul className="kept" aria-label={t('collections.list')}>
          {photos.map((photo) => (
            <Kept
              key={photo.id}
              photo={photo}
              isChosen={selection.chosen.has(photo.id)}
              onTick={(isRange) => {
                setSelection(isRange ? ranged(selection, photo.id, order) : toggled(selection, photo.id))
              }}
            />
          ))}
        </ul>
      </div>
      {mayCollect && mayEdit(collection) && (
        <ChosenBar
          id={id}
          order={order}
          chosen={chosen.map((photo) => photo.id)}
          onClear={() => {
            setSelection(NOTHING)
          }}
        />
      )}
    </>
  )
}

/** Until it is there, or in its place. */
function NotYet({ children }: { children: ReactNode }) {
  if (!children) return <div className="page" aria-busy="true" />
  return (
    <div className="page">
      <Back />
      {children}
    </div>
  )
}

function Back() {
  const { t } = useTranslation()
  return (
    <Link to="/collections" className="btn q start">
      <ArrowLeft className="ic" aria-hidden />
      {t('collections.back')}
    </Link>
  )
}
