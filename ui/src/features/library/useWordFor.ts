/** The word for a coded filter value. */
import { useTranslation } from 'react-i18next'
import { type Filter, purposeAndStatus, type UseCode } from '@/features/library/query'
import { capital } from '@/lib/format'
import { useSites } from '@/lib/sites'
import { siteName } from '@/lib/words'

export function useWordFor(): (filter: Filter, code: string) => string {
  const { t, i18n } = useTranslation()
  const sites = useSites()
  return (filter, code) => {
    if (filter === 'year') return code
    if (filter === 'use') {
      const { purpose, status } = purposeAndStatus(code as UseCode)
      return `${t(`stamp.${purpose}`)}: ${t(`stamp.${status}`)}`
    }
    if (filter !== 'site') return t(`${filter}.${code}`)
    const site = sites.find((each) => each.code === code)
    return site ? capital(siteName(site, i18n.language)) : code
  }
}
