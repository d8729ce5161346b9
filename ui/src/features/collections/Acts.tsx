/** What can be done with a collection as a whole, by who may. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FolderX, Link2Off, LogOut, Pencil, Share2, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LinksDialog } from '@/features/collections/LinksDialog'
import { MembersDialog } from '@/features/collections/MembersDialog'
import { NameDialog } from '@/features/collections/NameDialog'
import { said } from '@/features/collections/word'
import { ask } from '@/lib/api'
import { mayEdit, refusalOf } from '@/lib/collections'
import { type CollectionPart, type CollectionQuery, EndCollectionDocument, LeaveCollectionDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

const ShareDialog = lazy(async () => ({ default: (await import('@/components/ShareDialog')).ShareDialog }))

interface Props {
  collection: CollectionQuery['collection']
  /** Those that were chosen, or all. */
  shared: readonly PhotoDetailsFragment[]
  isWhole: boolean
}

type Asked = 'share' | 'links' | 'members' | 'name'

export function Acts({ collection, shared, isWhole }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const [asked, setAsked] = useState<Asked>()
  const { end, leave } = useGoingAway(collection)
  const mayShare = may(me, 'share')
  const mayCollect = may(me, 'collect')
  const canShare = mayShare && isWhole && shared.length > 0
  useKeys(
    {
      s: (event) => {
        event.preventDefault()
        setAsked('share')
      },
    },
    canShare,
  )
  const opening = (what: Asked) => () => {
    setAsked(what)
  }
  const close = () => {
    setAsked(undefined)
  }
  const error = end.error ?? leave.error
  return (
    <>
      {mayShare && (
        <>
          <button type="button" className="btn p" disabled={!canShare} onClick={opening('share')}>
            <Share2 className="ic" aria-hidden />
            {t('collections.share')}
            <kbd className="kbd single">S</kbd>
          </button>
          <Tool icon={Link2Off} label={t('collections.links')} onPress={opening('links')} />
        </>
      )}
      <Tool icon={Users} label={t('collections.members')} onPress={opening('members')} />
      {mayCollect && <Own part={collection.part} onName={opening('name')} onEnd={() => { end.mutate() }} onLeave={() => { leave.mutate() }} />}
      {error && (
        <p className="refusal" role="alert">
          {t(refusalOf(error))}
        </p>
      )}
      {asked && <Dialogs asked={asked} collection={collection} shared={shared} onClose={close} />}
    </>
  )
}

interface OwnProps {
  part: CollectionPart
  onName: () => void
  onEnd: () => void
  onLeave: () => void
}

function Own({ part, onName, onEnd, onLeave }: OwnProps) {
  const { t } = useTranslation()
  return (
    <>
      {mayEdit({ part }) && <Tool icon={Pencil} label={t('collections.edit')} onPress={onName} />}
      {part === 'OWN' ? (
        <Tool icon={FolderX} label={t('collections.end')} onPress={onEnd} />
      ) : (
        <Tool icon={LogOut} label={t('collections.leave')} onPress={onLeave} />
      )}
    </>
  )
}

function Dialogs({ asked, collection, shared, onClose }: Pick<Props, 'collection' | 'shared'> & { asked: Asked; onClose: () => void }) {
  if (asked === 'links') return <LinksDialog id={collection.id} onClose={onClose} />
  if (asked === 'members') return <MembersDialog collection={collection} onClose={onClose} />
  if (asked === 'name') return <NameDialog collection={collection} onClose={onClose} />
  return (
    <Suspense>
      <ShareDialog photos={shared} collection={collection.id} onClose={onClose} />
    </Suspense>
  )
}

function Tool({ icon: Icon, label, onPress }: { icon: typeof Users; label: string; onPress: () => void }) {
  return (
    <button type="button" className="ib" aria-label={label} title={label} onClick={onPress}>
      <Icon className="ic" aria-hidden />
    </button>
  )
}

/** It can be brought back from the list, so nothing is asked first. */
function useGoingAway({ id, name }: Props['collection']) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const gone = (word: string) => async () => {
    await navigate({ to: '/collections' })
    said.set(t(word, { name }))
    await client.invalidateQueries({ queryKey: ['collections'] })
  }
  const end = useMutation({
    mutationFn: () => ask(EndCollectionDocument, { id }),
    onSuccess: gone('collections.ended'),
  })
  const leave = useMutation({
    mutationFn: () => ask(LeaveCollectionDocument, { id }),
    onSuccess: gone('collections.left'),
  })
  return { end, leave }
}
