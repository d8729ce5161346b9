/** All that can be asked of the pages by name, for the role of who is signed in. */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { placesFor } from '@/app/nav'
import { useSignOut } from '@/app/useSignOut'
import { focusSearch } from '@/features/library/SearchBox'
import { isAsked } from '@/lib/glass'
import { may } from '@/lib/may'
import { LANGUAGES, prefer, type Preferences, preferences, THEMES } from '@/lib/preferences'
import { useStore } from '@/lib/store'
import { useMe } from '@/lib/who'

export interface Command {
  name: string
  /** The keys that do the same. */
  keys?: string
  /** Of its name, where it is not that of the page. */
  lang?: string
  act: () => void
}

export function useCommands(onKeys: () => void): Command[] {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const liked = useStore(preferences)
  const isLibrary = useRouterState({ select: ({ location }) => location.pathname === '/photos' })
  const signOut = useSignOut()
  const going = placesFor(me).map(({ to, label, key }) => ({
    name: t('commands.go', { place: t(label) }),
    keys: `G ${key.toUpperCase()}`,
    act: () => void navigate({ to }),
  }))
  return [
    ...(isLibrary ? [{ name: t('search.label'), keys: '/', act: focusSearch }] : []),
    ...going,
    ...(may(me, 'view')
      ? [
          {
            name: t('problem.emergency'),
            act: () => {
              isAsked.set(true)
            },
          },
        ]
      : []),
    { name: t('commands.keys'), keys: '?', act: onKeys },
    ...preferring(liked, t),
    { name: t('who.signOut'), act: signOut },
  ]
}

/** What is liked already is no command. */
function preferring(liked: Preferences, t: TFunction): Command[] {
  const { theme, contrast, language, singleKeys } = liked
  const change = (by: Partial<Preferences>) => () => {
    prefer(by)
  }
  return [
    ...THEMES.filter((other) => other !== theme).map((other) => ({
      name: t('commands.theme', { theme: t(`preferences.${other}`) }),
      act: change({ theme: other }),
    })),
    contrast === 'more'
      ? { name: t('commands.lessContrast'), act: change({ contrast: 'normal' }) }
      : { name: t('preferences.contrast'), act: change({ contrast: 'more' }) },
    ...LANGUAGES.filter(({ value }) => value !== language).map(({ value, label }) => ({
      name: t('commands.language', { lng: value, language: label }),
      lang: value,
      act: change({ language: value }),
    })),
    { name: t(singleKeys ? 'commands.keysOff' : 'commands.keysOn'), act: change({ singleKeys: !singleKeys }) },
  ]
}
