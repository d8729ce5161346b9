/** A role of the hospital's own, called by a name in both languages. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { codeFor, type Role } from '@/features/access/draft'

interface Props {
  roles: readonly Role[]
  onAdd: (role: Role) => void
}

/** As `core/access/packing.py` takes it. */
const LONGEST_NAME = 60

export function AddRole({ roles, onAdd }: Props) {
  const { t } = useTranslation()
  const [nl, setNl] = useState('')
  const [en, setEn] = useState('')
  const fields = [
    ['access.nameNl', nl, setNl],
    ['access.nameEn', en, setEn],
  ] as const
  return (
    <section className="card" aria-label={t('access.newRole')}>
      <header className="card-head">
        <h2>{t('access.newRole')}</h2>
      </header>
      <form
        className="card-body row wrap add-role"
        onSubmit={(event) => {
          event.preventDefault()
          onAdd({ code: codeFor(nl, roles), nl: nl.trim(), en: en.trim(), grants: [] })
          setNl('')
          setEn('')
        }}
      >
        {fields.map(([label, value, set]) => (
          <Field key={label} label={t(label)}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                value={value}
                maxLength={LONGEST_NAME}
                autoComplete="off"
                required
                onChange={(event) => {
                  set(event.target.value)
                }}
              />
            )}
          </Field>
        ))}
        <button type="submit" className="btn">
          {t('access.addRole')}
        </button>
      </form>
    </section>
  )
}
