/** Over a sensitive photo: what makes it so, and the choice to see it. */
import { useMutation } from '@tanstack/react-query'
import { EyeOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { type Label, UnveilDocument } from '@/lib/graphql/graphql'
import { unveil } from '@/lib/veil'
import '@/lib/sensitiveWords'
import '@/styles/sensitive.css'

interface Props {
  photo: string
  labels: readonly Label[]
}

export function Cover({ photo, labels }: Props) {
  const { t } = useTranslation()
  const show = useMutation({
    mutationFn: async () => (await ask(UnveilDocument, { id: photo })).unveilPhoto,
    onSuccess: (until) => {
      unveil(photo, until)
    },
  })
  return (
    <div className="cover">
      <button
        type="button"
        className="btn sm"
        disabled={show.isPending}
        onClick={() => {
          show.mutate()
        }}
      >
        <EyeOff className="ic s" aria-hidden />
        {t('sensitive.cover')}
      </button>
      <span className="cover-why xs">{labels.map((label) => t(`label.${label}`)).join(', ')}</span>
      {show.error && (
        <span className="cover-why xs" role="alert">
          {t('sensitive.failed')}
        </span>
      )}
    </div>
  )
}
