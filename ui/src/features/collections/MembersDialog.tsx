/** Who is in a collection; its owner says who, and may hand it over. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { ColleagueFinder } from '@/features/collections/ColleagueFinder'
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
type Member = Collection['members'][number]
interface Change {
  person: string
  name: string
  to: CollectionPart | null
}

const PARTS = ['LOOK', 'EDIT'] as const

export function MembersDialog({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const mayCollect = may(useMe(), 'collect')
  const isOwner = collection.part === 'OWN' && mayCollect
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

interface RowProps {
  member: Member
  isOwner: boolean
  isBusy: boolean
  onChange: (to: CollectionPart | null) => void
}

function MemberRow({ member: { name, part }, isOwner, isBusy, onChange }: RowProps) {
  const { t } = useTranslation()
  if (!isOwner) {
    return (
      <li className="row">
        <span className="grow">{name}</span>
        <span className="sm muted">{t(PART_WORDS[part])}</span>
      </li>
    )
  }
  return (
    <li className="row wrap">
      <span className="grow">{name}</span>
      <select
        className="in"
        aria-label={t('collections.partOf', { name })}
        value={part}
        disabled={isBusy}
        onChange={(event) => {
          const to = PARTS.find((each) => each === event.currentTarget.value)
          if (to) onChange(to)
        }}
      >
        {PARTS.map((each) => (
          <option key={each} value={each}>
            {t(PART_WORDS[each])}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="btn sm q"
        aria-label={t('collections.handOver', { name })}
        disabled={isBusy}
        onClick={() => {
          onChange('OWN')
        }}
      >
        {t('collections.handOverAct')}
      </button>
      <button
        type="button"
        className="ib"
        aria-label={t('collections.remove', { name })}
        disabled={isBusy}
        onClick={() => {
          onChange(null)
        }}
      >
        <X className="ic" aria-hidden />
      </button>
    </li>
  )
}
