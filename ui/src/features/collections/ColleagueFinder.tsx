/** Finds a colleague who looks at photos for care, by some letters of their name. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PersonFinder } from '@/components/PersonFinder'
import { ask } from '@/lib/api'
import { ColleaguesDocument, type ColleaguesQuery } from '@/lib/graphql/graphql'

type Colleague = ColleaguesQuery['colleagues'][number]

interface Props {
  /** Who is in it already. */
  known: readonly string[]
  onFound: (colleague: Colleague) => void
}

export function ColleagueFinder({ known, onFound }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <PersonFinder<Colleague>
      label={t('collections.find')}
      hint={t('collections.findHint')}
      listed={t('collections.found')}
      text={text}
      onTyped={setText}
      among="colleagues"
      find={async (asked, signal) => (await ask(ColleaguesDocument, { text: asked }, signal)).colleagues}
      known={known}
      besideOf={({ department }) => department}
      onChosen={(colleague) => {
        setText('')
        onFound(colleague)
      }}
      belowOf={(found) =>
        found?.length === 0 && (
          <p className="hint" role="status">
            {t('collections.foundNobody')}
          </p>
        )
      }
    />
  )
}
