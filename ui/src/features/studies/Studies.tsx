/** Research: what copies were asked for, and how far they came. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { NewStudy } from '@/features/studies/NewStudy'
import { type Export, progressOf, STATES, toneOf } from '@/features/studies/words'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { ResearchExportsDocument, type ResearchExportsQuery, StudiesDocument } from '@/lib/graphql/graphql'
import { looking } from '@/lib/looking'
import '@/components/studyWords'
import '@/styles/shares.css'

const PAGE = 20

export function Studies() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [isAdding, setIsAdding] = useState(false)
  const studies = useQuery({
    queryKey: ['studies'],
    queryFn: async ({ signal }) => (await ask(StudiesDocument, {}, signal)).researchProjects,
  })
  const exports = useExports()
  const found = exports.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const error = studies.error ?? exports.error
  return (
    <div className="page scrolls shares">
      <header className="row wrap">
        <h1 className="grow">{t('studies.title')}</h1>
        <button
          type="button"
          className="btn"
          onClick={() => {
            setIsAdding(true)
          }}
        >
          <Plus className="ic" aria-hidden />
          {t('studies.new')}
        </button>
      </header>
      <p className="muted">{t('studies.lead')}</p>
      {error && <Problem error={error} onRetry={() => void client.invalidateQueries({ queryKey: ['studies'] })} />}
      {studies.data && exports.data && found.length === 0 && <None hasStudies={studies.data.length > 0} />}
      {found.length > 0 && (
        <ul className="card share-list" aria-label={t('studies.exports')}>
          {found.map((each) => (
            <ExportRow key={each.id} shown={each} />
          ))}
        </ul>
      )}
      {exports.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void exports.fetchNextPage()}>
          {t('studies.more')}
        </button>
      )}
      {isAdding && (
        <NewStudy
          onBegun={() => {
            setIsAdding(false)
            void client.invalidateQueries({ queryKey: ['studies'] })
          }}
          onClose={() => {
            setIsAdding(false)
          }}
        />
      )}
    </div>
  )
}

function None({ hasStudies }: { hasStudies: boolean }) {
  const { t } = useTranslation()
  if (!hasStudies) return <Message icon={FlaskConical} title={t('studies.none')} text={t('studies.noneText')} />
  return <Message icon={FlaskConical} title={t('studies.noExports')} text={t('studies.noExportsText')} />
}

function ExportRow({ shown }: { shown: Export }) {
  const { t, i18n } = useTranslation()
  const { project, state, askedAt, askedBy, signedBy } = shown
  const asked = t('studies.asked', { moment: moment(askedAt, i18n.language), name: askedBy })
  return (
    <li className="share-row">
      <Glyph state={toneOf(state)} size="xl" />
      <div className="grow">
        <h2 className="md">{project.name}</h2>
        <p className="sm">
          <b className="st">{t(STATES[state])}</b> · {progressOf(shown, t)}
        </p>
        <p className="xs muted">
          {project.approval} · {asked}
          {signedBy && ` · ${t('studies.signedBy', { name: signedBy })}`}
        </p>
      </div>
      <div className="share-acts row wrap">
        <Link className="btn sm" to="/studies/$id" params={{ id: shown.id }}>
          {t('studies.open')}
        </Link>
      </div>
    </li>
  )
}

function useExports() {
  return useInfiniteQuery({
    queryKey: ['studies', 'exports'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(ResearchExportsDocument, { first: PAGE, after: pageParam }, signal)).researchExports,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    // As long as something is being made.
    refetchInterval: looking<InfiniteData<ResearchExportsQuery['researchExports']>>(({ pages }) =>
      pages.some(({ edges }) => edges.some(({ node }) => node.state === 'PREPARING')),
    ),
  })
}
