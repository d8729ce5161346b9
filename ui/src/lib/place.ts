/** Where a publication appears, as a form says it. */
export interface Said {
  outlet: string
  address: string
  publishedOn: string | null
}

export function saidIn(form: FormData): Said {
  const told = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return { outlet: told('outlet'), address: told('address'), publishedOn: told('publishedOn') || null }
}
