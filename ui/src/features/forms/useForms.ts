/** All forms, and the draft that was thrown away last. */
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { AllFormsDocument, type FormInput } from '@/lib/graphql/graphql'
import { Store } from '@/lib/store'

/** As it was, so that it can be put back. */
export const discarded = new Store<FormInput | undefined>(undefined)

export function useForms() {
  return useQuery({
    queryKey: ['forms'],
    queryFn: async ({ signal }) => (await ask(AllFormsDocument, {}, signal)).consentForms,
  })
}

/** Whoever drafts a consent chooses among them too. */
export function renewForms(client: QueryClient): Promise<unknown> {
  return Promise.all([['forms'], ['consent-forms']].map((queryKey) => client.invalidateQueries({ queryKey })))
}
