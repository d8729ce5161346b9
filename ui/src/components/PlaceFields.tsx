/** Where a publication appears, and since when. */
import { type ChangeEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import '@/components/publicationWords'
import { isBegun, saidIn } from '@/lib/place'

interface Props {
  said?: { outlet: string; address: string; publishedOn: string | null }
  /** Whoever does not know it yet says it later. */
  isOptional?: boolean
  refusal?: string | undefined
}

export function PlaceFields({ said, isOptional = false, refusal }: Props) {
  const { t } = useTranslation()
  // An address or a day alone would be lost: whoever says one says where.
  const [isHalf, setIsHalf] = useState(false)
  const onChange = ({ currentTarget: { form } }: ChangeEvent<HTMLInputElement>) => {
    if (form) setIsHalf(isBegun(saidIn(new FormData(form))))
  }
  return (
    <>
      <Field
        label={t('publications.outlet')}
        hint={t(isOptional ? 'publications.outletLater' : 'publications.outletHint')}
      >
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="outlet"
            maxLength={200}
            defaultValue={said?.outlet}
            required={!isOptional || isHalf}
          />
        )}
      </Field>
      <Field label={t('publications.address')} hint={t('publications.addressHint')}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="address"
            maxLength={200}
            defaultValue={said?.address}
            onChange={onChange}
          />
        )}
      </Field>
      <Field label={t('publications.publishedOn')} refusal={refusal}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="publishedOn"
            type="date"
            defaultValue={said?.publishedOn ?? ''}
            onChange={onChange}
          />
        )}
      </Field>
    </>
  )
}
