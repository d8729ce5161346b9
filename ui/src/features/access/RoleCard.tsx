/** One role: what it is called, and each thing that it may do as a sentence that can be changed. */
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Grant, isOwn, NEW_GRANT, type Role } from '@/features/access/draft'
import { GrantEditor } from '@/features/access/GrantEditor'
import { sentenceOf } from '@/features/access/words'
import { siteName } from '@/lib/words'

interface Props {
  role: Role
  isChanged: boolean
  /** Nothing: the role is taken out. */
  onChange: (role: Role | undefined) => void
}

export function RoleCard({ role, isChanged, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const heading = useId()
  const [open, setOpen] = useState<number>()
  const name = siteName(role, i18n.language)
  const put = (at: number, grant: Grant | undefined) => {
    const grants = role.grants.flatMap((each, n) => (n === at ? (grant ? [grant] : []) : [each]))
    onChange({ ...role, grants })
  }
  return (
    <section className="card" aria-labelledby={heading}>
      <header className="card-head wrap">
        <h2 id={heading}>{name}</h2>
        <span className="row wrap">
          {isChanged && <span className="chip plain">{t('access.changed')}</span>}
          {isOwn(role) && (
            <button
              type="button"
              className="btn sm"
              onClick={() => {
                onChange(undefined)
              }}
            >
              {t('access.removeRole')}
            </button>
          )}
        </span>
      </header>
      <div className="card-body col">
        {role.grants.length === 0 && <p className="sm muted">{t('access.nothing')}</p>}
        <ul className="grants">
          {role.grants.map((grant, at) => {
            const sentence = sentenceOf(grant, t)
            return (
              // Of two that say the same either is as good.
              <li key={at}>
                <div className="row">
                  <p className="sm grow">{sentence}</p>
                  <button
                    type="button"
                    className="ib"
                    aria-expanded={open === at}
                    aria-label={t('access.edit', { sentence })}
                    onClick={() => {
                      setOpen(open === at ? undefined : at)
                    }}
                  >
                    <Pencil className="ic s" aria-hidden />
                  </button>
                  <button
                    type="button"
                    className="ib"
                    aria-label={t('access.remove', { sentence })}
                    onClick={() => {
                      setOpen(undefined)
                      put(at, undefined)
                    }}
                  >
                    <Trash2 className="ic s" aria-hidden />
                  </button>
                </div>
                {open === at && (
                  <GrantEditor
                    grant={grant}
                    onChange={(changed) => {
                      put(at, changed)
                    }}
                  />
                )}
              </li>
            )
          })}
        </ul>
        <button
          type="button"
          className="btn sm start"
          aria-label={t('access.addTo', { name })}
          onClick={() => {
            setOpen(role.grants.length)
            onChange({ ...role, grants: [...role.grants, NEW_GRANT] })
          }}
        >
          <Plus className="ic s" aria-hidden />
          {t('access.add')}
        </button>
      </div>
    </section>
  )
}
