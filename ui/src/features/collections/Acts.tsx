/** What can be done with a collection as a whole, by who may. */
import { useMutation } from '@tanstack/react-query'
import { FolderX, Link2Off, LogOut, type LucideIcon, Pencil, Share2, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LeaveDialog } from '@/features/collections/LeaveDialog'
import { LinksDialog } from '@/features/collections/LinksDialog'
import { MembersDialog } from '@/features/collections/MembersDialog'
import { NameDialog } from '@/features/collections/NameDialog'
import { useGone } from '@/features/collections/useGone'
import { ask } from '@/lib/api'
import { mayEdit, refusalOf } from '@/lib/collections'
import { type CollectionPart, type CollectionQuery, EndCollectionDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

const ShareDialog = lazy(async () => ({ default: (await import('@/components/ShareDialog')).ShareDialog }))

interface Props {
  collection: CollectionQuery['collection']
  photos: readonly PhotoDetailsFragment[]
  /** If any, these are shared and no others. */
  chosen: readonly PhotoDetailsFragment[]
  isWhole: boolean
}

type Asked = 'share' | 'links' | 'members' | 'name' | 'leave'

export function Acts({ collection, photos, chosen, isWhole }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const [asked, setAsked] = useState<Asked>()
  const end = useEnding(collection)
  const mayShare = may(me, 'share')
  const mayCollect = may(me, 'collect')
  const canShare = mayShare && isWhole && photos.length > 0
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
      {mayCollect && (
        <Own
          part={collection.part}
          isEnding={end.isPending}
          onName={opening('name')}
          onEnd={() => {
            end.mutate()
          }}
          onLeave={opening('leave')}
        />
      )}
      {end.error && (
        <p className="refusal" role="alert">
          {t(refusalOf(end.error))}
        </p>
      )}
      {asked && <Dialogs asked={asked} collection={collection} photos={photos} chosen={chosen} onClose={close} />}
    </>
  )
}

interface OwnProps {
  part: CollectionPart
  isEnding: boolean
  onName: () => void
  onEnd: () => void
  onLeave: () => void
}

function Own({ part, isEnding, onName, onEnd, onLeave }: OwnProps) {
  const { t } = useTranslation()
  return (
    <>
      {mayEdit({ part }) && <Tool icon={Pencil} label={t('collections.edit')} onPress={onName} />}
      {part === 'OWN' ? (
        <Tool icon={FolderX} label={t('collections.end')} isOff={isEnding} onPress={onEnd} />
      ) : (
        <Tool icon={LogOut} label={t('collections.leave')} onPress={onLeave} />
      )}
    </>
  )
}

interface DialogsProps extends Pick<Props, 'collection' | 'photos' | 'chosen'> {
  asked: Asked
  onClose: () => void
}

function Dialogs({ asked, collection, photos, chosen, onClose }: DialogsProps) {
  if (asked === 'links') return <LinksDialog id={collection.id} onClose={onClose} />
  if (asked === 'members') return <MembersDialog collection={collection} onClose={onClose} />
  if (asked === 'leave') return <LeaveDialog collection={collection} onClose={onClose} />
  if (asked === 'name') return <NameDialog collection={collection} onClose={onClose} />
  const shared = chosen.length > 0 ? chosen : photos
  const isPart = shared.length < photos.length
  return (
    <Suspense>
      <ShareDialog photos={shared} collection={{ id: collection.id, isPart }} onClose={onClose} />
    </Suspense>
  )
}

interface ToolProps {
  icon: LucideIcon
  label: string
  isOff?: boolean
  onPress: () => void
}

function Tool({ icon: Icon, label, isOff, onPress }: ToolProps) {
  return (
    <button type="button" className="ib" aria-label={label} title={label} disabled={isOff} onClick={onPress}>
      <Icon className="ic" aria-hidden />
    </button>
  )
}

/** Who ended it can bring it back from the list, so nothing is asked first. */
function useEnding(collection: Props['collection']) {
  const gone = useGone(collection)
  return useMutation({
    mutationFn: () => ask(EndCollectionDocument, { id: collection.id }),
    onSuccess: () => gone('collections.ended'),
  })
}
