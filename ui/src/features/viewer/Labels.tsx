/** What makes a photo sensitive: said by whoever may edit, or following from the patient. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Tick } from '@/components/Tick'
import { ask, Refusal } from '@/lib/api'
import { care } from '@/lib/care'
import { type Label, LabelPhotoDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/lib/sensitiveWords'

/** The labels that are said of a photo itself; the others follow from the patient. */
const OWN: readonly Label[] = ['GENITAL', 'FORENSIC', 'PSYCHIATRIC', 'GRAPHIC']

const STALE = ['photo', 'search', 'inbox']

export function Labels({ photo }: { photo: PhotoDetailsFragment }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const mayEdit = may(useMe(), 'edit')
  const put = useMutation({
    mutationFn: async (labels: Label[]) => {
      const said = { id: photo.id, version: photo.version, labels }
      try {
        return await ask(LabelPhotoDocument, said)
      } catch (error) {
        if (!isLockedOut(error) || !photo.patientId) throw error
        await care.claimed(error, photo.patientId)
        return ask(LabelPhotoDocument, said)
      }
    },
    onSettled: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const isOn = (label: Label) => (put.isPending ? put.variables : photo.labels).includes(label)
  const inherited = photo.labels.filter((label) => !OWN.includes(label))
  // One without a patient lies in the inbox, for who may file it.
  if (!photo.patientId || (!mayEdit && photo.labels.length === 0)) return null
  return (
    <section className="col" aria-labelledby="labels">
      <h2 id="labels">{t('sensitive.title')}</h2>
      {mayEdit ? (
        <fieldset disabled={put.isPending}>
          <legend className="sm muted">{t('sensitive.lead')}</legend>
          {OWN.map((label) => (
            <Tick
              key={label}
              label={t(`label.${label}`)}
              isOn={isOn(label)}
              onTick={(isTicked) => {
                put.mutate(OWN.filter((each) => (each === label ? isTicked : photo.labels.includes(each))))
              }}
            />
          ))}
        </fieldset>
      ) : (
        <p className="sm">{wordsOf(photo.labels.filter((label) => OWN.includes(label)))}</p>
      )}
      {inherited.length > 0 && <p className="sm">{t('sensitive.inherited', { labels: wordsOf(inherited) })}</p>}
      {put.error && (
        <p className="refusal sm" role="alert">
          {t(refusalOf(put.error))}
        </p>
      )}
    </section>
  )

  function wordsOf(labels: readonly Label[]): string {
    return labels.map((label) => t(`label.${label}`)).join(', ')
  }
}

/** Whoever sees it by no care relation would hide it from themselves. */
function isLockedOut(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'INVALID' && error.field === 'labels'
}

function refusalOf(error: Error): string {
  if (isLockedOut(error)) return 'sensitive.lockedOut'
  return error instanceof Refusal && error.code === 'CONFLICT' ? 'sensitive.conflict' : 'sensitive.failed'
}
