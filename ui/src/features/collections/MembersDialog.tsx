/** Who is in a collection; its owner says who, and may hand it over. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { ColleagueFinder } from '@/features/collections/ColleagueFinder'
import { MemberRow } from '@/features/collections/MemberRow'
import { ask } from '@/lib/api'
import { PART_WORDS, refusalOf } from '@/lib/collections'
import {
  type CollectionPart,
  type CollectionQuery,
  HandOverCollectionDocument,
  RemoveCollectionMemberDocument,
  SetCollectionMemberDocument,
} from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

type Collection = CollectionQuery['collection']
interface Change {
  person: string
  name: string
  to: CollectionPart | null
}

export function MembersDialog({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const me = useMe()
  const mayCollect = may(me, 'collect')
  const isOwner = collection.part === 'OWN' && mayCollect
  const mayTakeOver = collection.part === 'EDIT' && collection.hasLeft && mayCollect
  const change = useMutation({
    mutationFn: async ({ person, to }: Change) => {
      const about = { id: collection.id, person }
      if (to === null) await ask(RemoveCollectionMemberDocument, about)
      else if (to === 'OWN') await ask(HandOverCollectionDocument, about)
      else await ask(SetCollectionMemberDocument, { ...about, part: to })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['collections'] }),
  })
  const handed = change.isSuccess && change.variables.to === 'OWN' ? change.variables.name : undefined
  return (
    <Dialog title={t('collections.members')} lead={t('collections.membersLead')} onClose={onClose}>
      <div className="dialog-body col">
        <ul className="collection-members" aria-label={t('collections.members')}>
          <li className="row">
            <span className="grow">{collection.ownerName}</span>
            <span className="sm muted">{t(PART_WORDS.OWN)}</span>
          </li>
          {collection.members.map((member) => (
            <MemberRow
              key={member.person}
              member={member}
              isOwner={isOwner}
              isBusy={change.isPending}
              onChange={(to) => {
                change.mutate({ ...member, to })
              }}
            />
          ))}
        </ul>
        {collection.members.length === 0 && <p className="sm muted">{t('collections.alone')}</p>}
        {isOwner && (
          <ColleagueFinder
            known={[collection.owner, ...collection.members.map(({ person }) => person)]}
            onFound={({ id, name }) => {
              change.mutate({ person: id, name, to: 'LOOK' })
            }}
          />
        )}
        {mayTakeOver && (
          <div className="note row wrap" data-s="unknown">
            <p className="grow">{t('collections.hasLeft', { name: collection.ownerName })}</p>
            <button
              type="button"
              className="btn sm"
              disabled={change.isPending}
              onClick={() => {
                change.mutate({ person: me.id, name: me.name, to: 'OWN' })
              }}
            >
              {t('collections.takeOver')}
            </button>
          </div>
        )}
        <p className="sm" role="status">
          {handed && t('collections.handedOver', { name: handed })}
        </p>
        {change.error && (
          <p className="refusal" role="alert">
            {t(refusalOf(change.error))}
          </p>
        )}
      </div>
      <DialogFoot isDone onClose={onClose} />
    </Dialog>
  )
}
