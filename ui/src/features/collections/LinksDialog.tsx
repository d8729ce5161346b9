/** Stops what people outside see of a collection. */
import { StopLinks } from '@/components/StopLinks'
import { ask } from '@/lib/api'
import { refusalOf } from '@/lib/collections'
import { CollectionShareCountDocument, EndSharesOfCollectionDocument } from '@/lib/graphql/graphql'

const WORDS = {
  title: 'collections.links',
  counted: 'collections.linksCount',
  text: 'collections.linksText',
  keep: 'collections.keepLinks',
  stopped: 'collections.stopped',
} as const

export function LinksDialog({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <StopLinks
      words={WORDS}
      of={['collection', id]}
      count={async (signal) => (await ask(CollectionShareCountDocument, { id }, signal)).collectionShareCount}
      acts={[
        {
          word: 'collections.stopLinks',
          stop: async () => (await ask(EndSharesOfCollectionDocument, { id })).endSharesOfCollection,
        },
      ]}
      refusalOf={refusalOf}
      onClose={onClose}
    />
  )
}
