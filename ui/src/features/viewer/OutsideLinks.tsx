/** Stops what people outside can see of this photo, or of its patient; asked for, so that no look is logged unasked. */
import { Link2Off } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StopLinks } from '@/components/StopLinks'
import '@/components/shareWords'
import { ask } from '@/lib/api'
import { EndSharesOfPatientDocument, EndSharesOfPhotoDocument, ShareCountDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

interface Props {
  photo: string
  patient: string
}

export function OutsideLinks(props: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  if (!may(me, 'share')) return null
  return (
    <>
      <button
        type="button"
        className="btn q start"
        onClick={() => {
          setIsOpen(true)
        }}
      >
        <Link2Off className="ic" aria-hidden />
        {t('outside.title')}
      </button>
      {isOpen && (
        <Stopping
          {...props}
          onClose={() => {
            setIsOpen(false)
          }}
        />
      )}
    </>
  )
}

const WORDS = {
  title: 'outside.title',
  counted: 'outside.count',
  text: 'outside.text',
  keep: 'shares.keep',
  stopped: 'outside.stopped',
} as const

function Stopping({ photo, patient, onClose }: Props & { onClose: () => void }) {
  return (
    <StopLinks
      words={WORDS}
      of={[photo]}
      count={async (signal) => (await ask(ShareCountDocument, { photo }, signal)).shareCount}
      acts={[
        {
          word: 'outside.ofPatient',
          stop: async () => (await ask(EndSharesOfPatientDocument, { patient })).endSharesOfPatient,
          isWider: true,
        },
        {
          word: 'outside.ofPhoto',
          stop: async () => (await ask(EndSharesOfPhotoDocument, { photo })).endSharesOfPhoto,
        },
      ]}
      onClose={onClose}
    />
  )
}
