/** How far the sealed log is: a glyph, a number and a sentence. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { ask } from '@/lib/api'
import { LogStateDocument } from '@/lib/graphql/graphql'

const AGAIN_MS = 10_000
/** By then a row should have had its place for long. */
const LATE_SECONDS = 10

export function Standing() {
  const { t, i18n } = useTranslation()
  const state = useQuery({
    queryKey: ['log state'],
    queryFn: async ({ signal }) => (await ask(LogStateDocument, {}, signal)).logState,
    refetchInterval: AGAIN_MS,
  }).data
  if (!state) return null
  const isLate = state.lagSeconds > LATE_SECONDS
  return (
    <p className="row sm log-standing">
      <Glyph state={isLate ? 'expiring' : 'permitted'} size="l" />
      <span>
        <b className="st">{t('log.sealed', { entries: state.entries.toLocaleString(i18n.language) })}</b>
        <br />
        <span className="muted">
          {isLate ? t('log.lag', { seconds: Math.round(state.lagSeconds) }) : t('log.lagNone')}
        </span>
      </span>
    </p>
  )
}
